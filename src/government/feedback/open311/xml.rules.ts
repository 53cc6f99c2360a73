/** A little XML, written by hand: names come from the program, texts are escaped, what XML cannot hold is left out. */
export type Xml = { raw: string }

// XML 1.0 holds no control characters but tab and line ends, no lone surrogates, and not U+FFFE and U+FFFF.
const impossible = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu
const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escape = (text: string): string => text.replace(impossible, '').replace(/[&<>"]/g, (sign) => marks[sign] ?? '')

export function element(name: string, attributes: Record<string, string>, content: string | number | boolean | null | Xml[] = ''): Xml {
  const inside = Array.isArray(content) ? content.map((each) => each.raw).join('') : escape(String(content ?? ''))
  const given = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escape(value)}"`)
    .join('')
  return { raw: inside === '' ? `<${name}${given}/>` : `<${name}${given}>${inside}</${name}>` }
}

export const xmlDocument = (root: Xml): string => `<?xml version="1.0" encoding="utf-8"?>\n${root.raw}\n`
