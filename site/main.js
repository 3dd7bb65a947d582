// The last of the site's scripts: it starts the page.

import { embed } from "./embed.js";
import { start } from "./page.js";

if (document.querySelector("[data-known]")) embed(start);
else start();
