// Comforts of every page, each of which works without them.
import { Combobox } from "./combobox.js";
import "./keys.js";

new Combobox(...["q", "suggestions", "suggested"].map((id) => document.getElementById(id)));
