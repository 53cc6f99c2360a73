/** Where a signature will stand on the page of a paper that is being written: top left corner, in points. */
export type FieldPlace = { name: string; x: number; y: number; width: number; height: number; words: string }

type Reference = { data: Record<string, unknown>; end(): void }
type Writing = {
  ref(data: Record<string, unknown>): Reference
  page: { height: number; annotations: Reference[]; dictionary: Reference }
  _root: { data: Record<string, unknown> }
  _acroform?: { fonts: Record<string, unknown>; defaultFont: string }
}

/** Reserves an empty field for a signature. PDFKit knows fields of forms only: this one is written as the format wants it. */
export function addSignatureField(doc: PDFKit.PDFDocument, { name, x, y, width, height, words }: FieldPlace): void {
  const writing = doc as unknown as Writing
  const form = (writing._root.data.AcroForm as Reference | undefined) ?? openForm(writing)
  const { page } = writing
  const text = (value: string): unknown => Object(value)
  const field = writing.ref({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: text(name),
    TU: text(words),
    F: 4,
    // Rounded, so that every program writes the same figures when it signs.
    Rect: [x, page.height - y - height, x + width, page.height - y].map((value) => Math.round(value * 100) / 100),
    P: page.dictionary,
  })
  field.end()
  page.annotations.push(field)
  ;(form.data.Fields as Reference[]).push(field)
}

function openForm(writing: Writing): Reference {
  const form = writing.ref({ Fields: [], SigFlags: 0, DR: { Font: {} } })
  writing._root.data.AcroForm = form
  writing._acroform = { fonts: {}, defaultFont: 'none' }
  return form
}
