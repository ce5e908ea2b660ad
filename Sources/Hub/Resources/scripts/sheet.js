// The receipt's page: its button to print.
import { byId } from "./elements.js";

byId("print").hidden = false;
byId("print").addEventListener("click", () => print());
