import { SaxesParser } from 'saxes'
import { refuse } from '#core/errors.ts'

/** An element as it was read: local name, namespace, attributes, text and children in their order. */
export type Element = { name: string; uri: string; attributes: Record<string, string>; text: string; children: Element[] }
export type Limits = { bytes: number; elements: number; depth: number; attributes: number }

const usual: Limits = { bytes: 45 * 1024 * 1024, elements: 20_000, depth: 32, attributes: 32 }

/**
 * Reads XML that came from outside. Nothing of it can make us fetch, expand or fill memory: a document type is refused whole (and
 * with it external entities and entities that multiply), sizes, depth and the number of elements have limits, only UTF-8.
 */
export function readXml(bytes: Buffer, limits: Limits = usual): Element {
  if (bytes.length > limits.bytes)
    throw refuse('tooLarge', 'documents.edxml_too_large', { megabytes: Math.floor(limits.bytes / 1024 / 1024) })
  const text = decode(bytes)
  const root: Element = { name: '', uri: '', attributes: {}, text: '', children: [] }
  const open: Element[] = [root]
  let count = 0
  const stop = (detail: string): never => {
    throw refuse('invalid', 'documents.edxml_refused', { detail })
  }
  const parser = new SaxesParser({ xmlns: true, position: true })
  parser.on('doctype', () => stop('document type'))
  parser.on('error', (error) => stop(`line ${parser.line}: ${error.message.replace(/^\S+:\s*/, '').slice(0, 120)}`))
  parser.on('opentag', (tag) => {
    if (++count > limits.elements) stop(`more than ${limits.elements} elements`)
    if (open.length > limits.depth) stop(`deeper than ${limits.depth} levels`)
    const attributes = Object.entries(tag.attributes)
    if (attributes.length > limits.attributes) stop(`more than ${limits.attributes} attributes`)
    const element: Element = {
      name: tag.local,
      uri: tag.uri,
      attributes: Object.fromEntries(attributes.map(([name, value]) => [name, typeof value === 'string' ? value : value.value])),
      text: '',
      children: [],
    }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  const addText = (part: string): void => {
    const element = open.at(-1)
    if (element) element.text += part
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => void open.pop())
  parser.write(text).close()
  return root.children[0] ?? stop('no element')
}

function decode(bytes: Buffer): string {
  const declared = /^<\?xml[^>]*encoding=["']([^"']+)["']/i.exec(bytes.subarray(0, 200).toString('latin1').replace(/^ï»¿/, ''))?.[1]
  if (declared && declared.toLowerCase() !== 'utf-8') throw refuse('invalid', 'documents.edxml_refused', { detail: `encoding ${declared}` })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('invalid', 'documents.edxml_refused', { detail: 'not UTF-8' })
  }
}

export const child = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((each) => each.name === name)
export const childrenOf = (element: Element | undefined, name: string): Element[] =>
  element?.children.filter((each) => each.name === name) ?? []
/** The text of the element at a path of local names; empty where there is none. */
export const textAt = (element: Element | undefined, ...path: string[]): string =>
  (path.reduce<Element | undefined>((at, name) => child(at, name), element)?.text ?? '').trim()

// What XML 1.0 cannot hold is left out, as no agency could read the message with it.
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu
const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#13;' }
export const escapeXml = (text: string): string => text.replace(unwritable, '').replace(/[&<>"'\r]/g, (sign) => signs[sign] ?? sign)

/** `<name>text</name>`, or with children that are written already. */
export const el = (name: string, content: string | number | readonly string[], attributes = ''): string =>
  `<${name}${attributes}>${typeof content === 'object' ? content.join('') : escapeXml(String(content))}</${name}>`
