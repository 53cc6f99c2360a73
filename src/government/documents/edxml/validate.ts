import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ParseOption, XmlDocument, XmlParseError, XmlValidateError, XsdValidator } from 'libxml2-wasm'
import { sourceRoot } from '#core/files.ts'
import { refuse } from '#core/errors.ts'

let schema: XsdValidator | undefined

function schemaOnce(): XsdValidator {
  if (!schema) {
    const document = XmlDocument.fromBuffer(readFileSync(join(sourceRoot, 'government/documents/edxml/edxml.xsd')))
    schema = XsdValidator.fromDoc(document)
    document.dispose()
  }
  return schema
}

/** The second parser is stricter in places (processing instructions, names): what it does not take is no edXML either. */
function parse(bytes: Buffer): XmlDocument {
  try {
    return XmlDocument.fromBuffer(bytes, { option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_HUGE })
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error
    const [first] = error.details
    throw refuse('invalid', 'documents.edxml_invalid', { line: first?.line ?? 0, detail: error.message.trim().slice(0, 200) })
  }
}

/** Judges a message by our schema (edxml.xsd). It was read safely before: here it has no document type and a bounded size. */
export function validateEdxml(bytes: Buffer): void {
  const document = parse(bytes)
  try {
    schemaOnce().validate(document)
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error
    const [first] = error.details
    throw refuse('invalid', 'documents.edxml_invalid', {
      line: first?.line ?? 0,
      detail: (first?.message ?? error.message)
        .replaceAll(/\{[^}]*\}/g, '')
        .trim()
        .slice(0, 200),
    })
  } finally {
    document.dispose()
  }
}
