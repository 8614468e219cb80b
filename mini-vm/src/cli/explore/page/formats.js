// Bytes and numbers as people read them.

const GROUPS = new Intl.NumberFormat("en", { useGrouping: true });

/** A count with its thousands set apart by narrow spaces. */
function counted(number) {
  return GROUPS.format(number).replace(/,/g, "\u202f");
}

function hexOf(number, digits = 0) {
  return number.toString(16).padStart(digits, "0");
}

/** The text that bytes are, if they are printable, with zeros behind it or none. */
function textIn(bytes) {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length--;
  if (length === 0) return undefined;
  for (let at = 0; at < length; at++) if (bytes[at] < 32 || bytes[at] > 126) return undefined;
  return String.fromCharCode(...bytes.slice(0, Math.min(length, 200)));
}

/** The number that bytes are, if they have the size of one. */
function numberIn(bytes) {
  if (![1, 2, 4, 8].includes(bytes.length)) return undefined;
  let number = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) number = (number << 8n) | BigInt(bytes[at]);
  return number;
}

/** A key or a value in few characters. */
function shortBytes(bytes) {
  if (bytes.length === 0) return "";
  const text = textIn(bytes);
  const number = numberIn(bytes);
  if (number !== undefined && bytes.length === 1 && text) return `'${text}'`;
  if (number !== undefined && !(text && text.length > 3)) return String(BigInt.asIntN(64, number));
  if (text) return text;
  return [...bytes.slice(0, 6)].map((byte) => hexOf(byte, 2)).join("") + (bytes.length > 6 ? "…" : "");
}

/** A key or a value in all its forms. */
function longBytes(bytes) {
  if (bytes.length === 0) return "nothing";
  const forms = [];
  const number = numberIn(bytes);
  if (number !== undefined) forms.push(String(number));
  const text = textIn(bytes);
  if (text && (number === undefined || text.length > bytes.length / 2)) forms.push(JSON.stringify(text));
  const pairs = [...bytes.slice(0, 16)].map((byte) => hexOf(byte, 2)).join(" ");
  forms.push(pairs + (bytes.length > 16 ? ` … (${bytes.length} bytes)` : ""));
  return forms.join(" = ");
}

/** The bytes of a key that was typed: a number, or a text, or 0x and pairs of digits where its size is none of a number. */
function keyOf(text, size) {
  const key = new Uint8Array(size);
  const isNumber = [1, 2, 4, 8].includes(size) && /^(-?\d+|0x[0-9a-f]+)$/i.test(text);
  if (isNumber) {
    let number = BigInt.asUintN(8 * size, BigInt(text));
    for (let at = 0; at < size; at++, number >>= 8n) key[at] = Number(number & 255n);
    return key;
  }
  if (/^0x([0-9a-f]{2})+$/i.test(text)) {
    const bytes = bytesOf(text.slice(2));
    if (bytes.length > size) return undefined;
    key.set(bytes);
    return key;
  }
  const bytes = new TextEncoder().encode(text.replace(/^'(.)'$/, "$1"));
  if (bytes.length > size || bytes.length === 0) return undefined;
  key.set(bytes);
  return key;
}

/** Output, whose characters stand for bytes, as text. Control characters are shown, not obeyed. */
function printedText(characters) {
  const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
  const text = new TextDecoder().decode(bytes);
  return visible(text);
}

/** A text whose control characters are replaced by pictures of them. */
function visible(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0);
    if (code < 32) return String.fromCharCode(0x2400 + code);
    return code === 127 ? "\u2421" : "\ufffd";
  });
}
