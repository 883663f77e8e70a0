// The evidence of a framework table in a side panel. Without this file it is a link to the finding's page.
import { openBeside } from "./panel.js";

const table = document.querySelector(".framework table");
const panel = document.getElementById("panel");

if (table && panel) openBeside(table, panel, "a[data-part]");
