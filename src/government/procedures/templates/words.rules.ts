export const paperKinds = ['result', 'apology', 'supplement', 'receipt', 'declaration', 'payment'] as const
export type PaperKind = (typeof paperKinds)[number]
/** One line of a result: which answer stands on the paper, and under which name. */
export type ChosenRow = { field: string; label: string }
/** The words of a paper by their places. A result without rows of its own states everything that was declared. */
export type PaperTemplate = { texts: Record<string, string>; rows: ChosenRow[] }
export type PaperWords = Record<string, string>

type Slot = { says: string; needs?: readonly string[]; optional?: true; most?: number }
type Shape = { holes: readonly string[]; slots: Record<string, Slot> }

// Results and letters; the papers that are printed of a filing and of money follow below.
const letters = {
  result: {
    holes: ['dossier', 'applicant', 'filed', 'procedure', 'unit', 'result', 'holder', 'decided', 'signer'],
    slots: {
      number: { says: '{dossier}/KQ', needs: ['dossier'], most: 80 },
      opening: {
        says: 'Căn cứ hồ sơ mã {dossier} do {applicant} nộp {filed} về thủ tục “{procedure}” và kết quả thẩm định hồ sơ, {unit} giải quyết như sau:',
      },
      decision: { says: 'Chấp thuận đề nghị và cấp: {result}.', needs: ['result'] },
      holder: { says: 'Cho: {holder}', needs: ['holder'] },
      closing: { says: '', optional: true },
    },
  },
  apology: {
    holes: ['number', 'dossier', 'applicant', 'filed', 'procedure', 'unit', 'due', 'promised', 'reason'],
    slots: {
      addressee: { says: 'Kính gửi: {applicant}', needs: ['applicant'] },
      opening: {
        says: '{unit} đã nhận hồ sơ của ông/bà nộp {filed} về thủ tục “{procedure}”, hẹn trả kết quả trước {due}. Đến nay hồ sơ chưa giải quyết xong.',
        needs: ['due'],
      },
      apology: { says: 'Cơ quan chân thành xin lỗi ông/bà vì sự chậm trễ này và hẹn lại như sau:' },
      promise: { says: 'Hẹn trả kết quả: trước {promised}', needs: ['promised'] },
      closing: { says: 'Ngày hẹn lại không thay đổi hạn theo quy định: hồ sơ vẫn được tính là trễ hạn.', optional: true },
    },
  },
  supplement: {
    holes: ['dossier', 'applicant', 'filed', 'procedure', 'unit'],
    slots: {
      addressee: { says: 'Kính gửi: {applicant}', needs: ['applicant'] },
      opening_correction: {
        says: 'Hồ sơ của ông/bà nộp {filed} đã được {unit} xem xét. Để hồ sơ được tiếp nhận, đề nghị ông/bà sửa các nội dung sau:',
      },
      opening_supplement: {
        says: 'Hồ sơ của ông/bà nộp {filed} đã được {unit} xem xét. Để hồ sơ được giải quyết, đề nghị ông/bà bổ sung, hoàn thiện các nội dung sau:',
      },
      closing: { says: 'Thời gian chờ bổ sung không tính vào thời hạn giải quyết.', optional: true },
    },
  },
} satisfies Partial<Record<PaperKind, Shape>>

/** The places of each paper, what may be filled in there, what must not be lost, and what the program says of itself. */
export const shapes: Record<PaperKind, Shape> = {
  ...letters,
  receipt: {
    holes: ['dossier', 'applicant', 'filed', 'procedure', 'unit', 'received', 'due'],
    slots: {
      title: { says: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả', most: 120 },
      number: { says: '{dossier}/TNHS', needs: ['dossier'], most: 80 },
      due: { says: 'Hẹn trả kết quả: trước {due}', needs: ['due'] },
      due_unknown: { says: 'Ngày hẹn trả kết quả được tính khi cơ quan tiếp nhận hồ sơ.' },
      paused: { says: 'Đồng hồ đang dừng: ngày hẹn lùi theo thời gian chờ bổ sung.' },
      term: {
        says: 'Khi cơ quan yêu cầu bổ sung, đồng hồ dừng cho đến khi hồ sơ được bổ sung. Nếu trễ hẹn, cơ quan có văn bản xin lỗi nêu lý do và ngày hẹn mới.',
        optional: true,
      },
      title_filing: { says: 'Giấy xác nhận đã nộp hồ sơ', most: 120 },
      number_filing: { says: '{dossier}/NHS', needs: ['dossier'], most: 80 },
      closing: { says: '', optional: true },
    },
  },
  declaration: {
    holes: ['dossier', 'applicant', 'filed', 'filed_at', 'procedure', 'unit'],
    slots: {
      title: { says: 'Tờ khai: {procedure}', needs: ['procedure'], most: 300 },
      addressee: { says: 'Kính gửi: {unit}', needs: ['unit'] },
      statement: {
        says: 'Tôi cam đoan những điều khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật về lời khai của mình.',
      },
      signed_by: { says: 'Người khai', most: 80 },
      confirmed: { says: 'Đã xác nhận bằng phiên đăng nhập lúc {filed_at}, không ký số', needs: ['filed_at'] },
      closing: { says: '', optional: true },
    },
  },
  payment: {
    holes: ['number', 'payer', 'dossier', 'procedure', 'unit', 'amount', 'issued', 'url'],
    slots: {
      title: { says: 'Biên lai thu phí, lệ phí', most: 120 },
      opening: { says: '', optional: true },
      check: { says: 'Kiểm tra biên lai: quét mã hoặc mở {url}', needs: ['url'] },
      signed_by: { says: 'Người thu tiền', most: 80 },
      closing: { says: '', optional: true },
    },
  },
}

const longest = 1_500
const mostRows = 60
const ofProcedure = 'result-'

export const ownKey = (code: string): string => `${ofProcedure}${code}`
/** The kind of paper that a key names, and the procedure whose own template it is. */
export function readKey(key: string): { kind: PaperKind; code?: string } | undefined {
  const kind = paperKinds.find((one) => one === key)
  if (kind) return { kind }
  return key.startsWith(ofProcedure) && key.length > ofProcedure.length
    ? { kind: 'result', code: key.slice(ofProcedure.length) }
    : undefined
}

/** What the program says where nobody has written anything else. */
export const programTemplate = (kind: PaperKind): PaperTemplate => ({
  texts: Object.fromEntries(Object.entries(shapes[kind].slots).map(([slot, { says }]) => [slot, says])),
  rows: [],
})

const hole = /\{(\w+)\}/g
const holesOf = (text: string): string[] => [...text.matchAll(hole)].map((match) => match[1] ?? '')

/** The words with the values in their holes. A value is never read for holes again. */
export function fillWords(template: Pick<PaperTemplate, 'texts'>, values: Record<string, string>): PaperWords {
  const fill = (text: string): string =>
    text.replace(hole, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : whole))
  return Object.fromEntries(Object.entries(template.texts).map(([slot, text]) => [slot, fill(text)]))
}

export type TemplateFault = {
  at: string
  rule:
    | 'shape'
    | 'missing'
    | 'too_long'
    | 'unknown_hole'
    | 'lost_hole'
    | 'row_unknown'
    | 'row_twice'
    | 'row_label'
    | 'rows_general'
    | 'rows_many'
  detail: string
}

const isTemplate = (body: unknown): body is PaperTemplate => {
  const { texts, rows } = (body ?? {}) as { texts?: unknown; rows?: unknown }
  const words = texts && typeof texts === 'object' && !Array.isArray(texts) ? Object.values(texts) : undefined
  return (
    words?.every((one) => typeof one === 'string') === true &&
    Array.isArray(rows) &&
    rows.every((row: unknown) => {
      const { field, label } = (row ?? {}) as Partial<ChosenRow>
      return typeof field === 'string' && typeof label === 'string'
    })
  )
}

function slotFaults(slot: string, text: string, { needs = [], optional, most = longest }: Slot, known: readonly string[]): TemplateFault[] {
  if (text.trim() === '') return optional ? [] : [{ at: slot, rule: 'missing', detail: '' }]
  const found = holesOf(text)
  const fault = (rule: TemplateFault['rule'], names: string[]): TemplateFault[] =>
    names.slice(0, 1).map((name) => ({ at: slot, rule, detail: `{${name}}` }))
  return [
    ...(text.length > most ? [{ at: slot, rule: 'too_long', detail: String(most) } as const] : []),
    ...fault(
      'unknown_hole',
      found.filter((name) => !known.includes(name)),
    ),
    ...fault(
      'lost_hole',
      needs.filter((name) => !found.includes(name)),
    ),
  ]
}

/** What forbids that a template be published. `fields`: what the form of its procedure asks, for a template of one procedure. */
export function templateFaults(kind: PaperKind, body: unknown, fields: ReadonlySet<string> | undefined): TemplateFault[] {
  if (!isTemplate(body)) return [{ at: '', rule: 'shape', detail: '' }]
  const { holes, slots } = shapes[kind]
  const strange = Object.keys(body.texts).filter((slot) => !Object.hasOwn(slots, slot))
  const rows = body.rows.flatMap(({ field, label }, index): TemplateFault[] => {
    if (fields && !fields.has(field)) return [{ at: 'rows', rule: 'row_unknown', detail: field }]
    if (body.rows.findIndex((row) => row.field === field) < index) return [{ at: 'rows', rule: 'row_twice', detail: field }]
    return label.trim() === '' || label.length > 120 ? [{ at: 'rows', rule: 'row_label', detail: field }] : []
  })
  return [
    ...strange.map((slot) => ({ at: slot, rule: 'shape', detail: slot }) as const),
    ...Object.entries(slots).flatMap(([slot, shape]) => slotFaults(slot, body.texts[slot] ?? '', shape, holes)),
    ...(body.rows.length > 0 && !fields ? [{ at: 'rows', rule: 'rows_general', detail: '' } as const] : rows),
    ...(body.rows.length > mostRows ? [{ at: 'rows', rule: 'rows_many', detail: String(mostRows) } as const] : []),
  ]
}

/** Rows as a person writes them: a line each, the key of the answer, an equals sign, the name on the paper. */
export const rowsAsText = (rows: readonly ChosenRow[]): string => rows.map(({ field, label }) => `${field} = ${label}`).join('\n')

export function rowsFromText(text: string): ChosenRow[] {
  return text.split('\n').flatMap((line) => {
    const [field = '', ...label] = line.split('=')
    return line.trim() ? [{ field: field.trim(), label: label.join('=').trim() }] : []
  })
}
