// Comforts of the list of results.
import "./in_place.js";
import "./narrowing.js";
