// The QR of a slip carries its code behind "#": into the form, and out of the address.
const code = location.hash.slice(1).replace(/[^0-9]/g, "");
if (code.length === 12) {
  document.getElementById("code").value = code.replace(/(.{4})(?=.)/g, "$1 ");
  document.querySelector("form.code button").focus();
}
if (location.hash) history.replaceState(null, "", location.pathname);
