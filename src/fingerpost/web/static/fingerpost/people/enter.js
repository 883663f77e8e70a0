// A sign-in link opened in a browser signs in by itself; a mail program that only fetches it does not.
document.querySelector("form.enter")?.requestSubmit();
