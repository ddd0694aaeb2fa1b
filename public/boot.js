// Starts the page. A file of its own, because the content policy allows no inline script.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
try {
  const page = await import(new URL(js, document.baseURI));
  await page.default({ module_or_path: new URL(wasm, document.baseURI) });
} catch (error) {
  console.error(error);
  const boot = document.getElementById("boot");
  if (boot) {
    boot.setAttribute("role", "alert");
    boot.textContent =
      "Infill could not start. It needs a current Chrome, Edge, Firefox or Safari. Update the browser, or reload the page.";
  }
}
