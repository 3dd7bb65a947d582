// The last of the site's scripts: it starts the page.

import { embed } from "./embed.js";
import { start, stop } from "./page.js";

(document.querySelector("[data-known]") ? embed(start) : start()).catch(stop);
