import { fold } from '#core/search.ts'
import type { MessageKey } from '#core/i18n.ts'
import { cleanPersonName, foldEmail, foldLogin, foldPhone } from '../people/people.rules.ts'

export const columns = ['name', 'login', 'title', 'unit', 'role', 'phone', 'email'] as const
export type Column = (typeof columns)[number]

/** What the heading of a column may be, folded: Vietnamese as in the template, or our own names. */
const headings: Record<Column, string[]> = {
  name: ['ho va ten', 'ho ten', 'name'],
  login: ['ten dang nhap', 'dang nhap', 'login'],
  title: ['chuc danh', 'chuc vu', 'title'],
  unit: ['ma don vi', 'don vi', 'unit'],
  role: ['vai tro', 'role'],
  phone: ['dien thoai', 'so dien thoai', 'phone'],
  email: ['e mail', 'email', 'thu dien tu'],
}
export const templateHeadings = ['Họ và tên', 'Tên đăng nhập', 'Chức danh', 'Mã đơn vị', 'Vai trò', 'Điện thoại', 'E-mail']
export const templateExample = ['Ví dụ: Nguyễn Văn An', 'an.nv', 'Chuyên viên', '31510', 'Người xử lý', '0912345678', 'an.nv@vidu.vn']

export type Known = {
  /** Id by code of every unit in force. */
  units: ReadonlyMap<string, string>
  /** Role by its code and by its folded name. */
  roles: ReadonlyMap<string, string>
  logins: ReadonlySet<string>
  phones: ReadonlySet<string>
  emails: ReadonlySet<string>
}
export type Row = {
  line: number
  name: string
  login: string
  title: string
  unit: string
  role: string
  phone: string
  email: string
  unitId: string | null
  roleCode: string | null
  reasons: MessageKey[]
}

/** Which column stands where, by the first row; undefined when one that is needed is missing. */
export function readHeadings(cells: readonly string[]): Map<Column, number> | undefined {
  const found = new Map<Column, number>()
  cells.forEach((cell, index) => {
    const column = columns.find((one) => headings[one].includes(fold(cell)))
    if (column && !found.has(column)) found.set(column, index)
  })
  return ['name', 'login', 'unit', 'role'].every((needed) => found.has(needed as Column)) ? found : undefined
}

const isExample = (name: string): boolean => fold(name).startsWith('vi du')

type Seen = { logins: Set<string>; phones: Set<string>; emails: Set<string> }

function reasonsOf(row: Omit<Row, 'reasons'>, known: Known, seen: Seen): MessageKey[] {
  const login = foldLogin(row.login)
  const phone = row.phone ? foldPhone(row.phone) : undefined
  const email = row.email ? foldEmail(row.email) : undefined
  const reasons: (MessageKey | false)[] = [
    !row.name && 'identity.name.missing',
    row.name.length > 120 && 'identity.name.too_long',
    (!login || foldPhone(login) !== undefined) && 'identity.login.wrong',
    login !== undefined && known.logins.has(login) && 'identity.import.login_taken',
    login !== undefined && seen.logins.has(login) && 'identity.import.login_twice',
    !row.unitId && 'identity.import.unit_unknown',
    !row.roleCode && 'identity.import.role_unknown',
    row.phone !== '' && !phone && 'identity.import.phone_wrong',
    phone !== undefined && (known.phones.has(phone) || seen.phones.has(phone)) && 'identity.import.phone_taken',
    row.email !== '' && !email && 'identity.import.email_wrong',
    email !== undefined && (known.emails.has(email) || seen.emails.has(email)) && 'identity.import.email_taken',
  ]
  if (login) seen.logins.add(login)
  if (phone) seen.phones.add(phone)
  if (email) seen.emails.add(email)
  return reasons.filter((reason) => reason !== false)
}

/** Every row with what keeps it from being taken over; rows without a reason are good. The template's example is left out. */
export function checkRows(rows: readonly { line: number; cells: string[] }[], places: ReadonlyMap<Column, number>, known: Known): Row[] {
  const seen: Seen = { logins: new Set(), phones: new Set(), emails: new Set() }
  const text = (cells: readonly string[], column: Column): string => cells[places.get(column) ?? -1] ?? ''
  return rows
    .filter(({ cells }) => cells.some(Boolean) && !isExample(text(cells, 'name')))
    .map(({ line, cells }) => {
      const row = {
        line,
        name: cleanPersonName(text(cells, 'name')),
        login: text(cells, 'login'),
        title: text(cells, 'title').slice(0, 120),
        unit: text(cells, 'unit'),
        role: text(cells, 'role'),
        phone: text(cells, 'phone'),
        email: text(cells, 'email'),
        unitId: known.units.get(text(cells, 'unit')) ?? null,
        roleCode: known.roles.get(fold(text(cells, 'role'))) ?? null,
      }
      return { ...row, reasons: reasonsOf(row, known, seen) }
    })
}
