import { fold } from '#core/search.ts'

export const signs = ['identity_number', 'phone', 'email', 'bank_account', 'person_name', 'address', 'free_text'] as const
export type Sign = (typeof signs)[number]
/** What no reading by a person lets through. */
export const hard: ReadonlySet<Sign> = new Set(['identity_number', 'phone', 'email', 'bank_account'])

const provinces = new Set(
  '1 2 4 6 8 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 48 49 51 52 54 56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 95 96'
    .split(' ')
    .map(Number),
)

/** Twelve digits that can be a personal number: a province's code, century and sex that fit, a year of birth that has come. */
export function isIdentityNumber(text: string, year: number): boolean {
  if (!/^\d{12}$/.test(text) || !provinces.has(Number(text.slice(0, 3)))) return false
  const century = 1900 + Math.floor(Number(text[3]) / 2) * 100
  const born = century + Number(text.slice(4, 6))
  return born <= year && born >= year - 120
}

/** Whether the last digit of a card number is its check digit. */
export function isCardNumber(text: string): boolean {
  if (!/^\d{16}$/.test(text)) return false
  const sum = [...text].reverse().reduce((all, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return all + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

const surnames = new Set(
  'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý sơn thạch kim lâm châu danh triệu tăng mai đinh trương đoàn trịnh lưu hà cao liêu quách tạ tô tiêu lương hứa khưu đào'.split(
    ' ',
  ),
)
const plainSurnames = new Set([...surnames].map(fold))
/** Words that no person's name has, but a place's or an office's. */
const things = new Set('công trường trạm điểm chi bưu phòng bệnh xã phường huyện trung phần hệ nền thủ đăng chợ cầu ấp khóm'.split(' '))

/** Two to five words that each begin with a capital, the first a common surname of the province, and none that names a thing. */
export function isPersonName(text: string): boolean {
  const words = text.normalize('NFC').trim().split(/\s+/)
  if (words.length < 2 || words.length > 5) return false
  if (!words.every((word) => /^\p{Lu}[\p{L}\p{M}]*$/u.test(word))) return false
  const [first = '', ...rest] = words.map((word) => word.toLowerCase())
  // Without any tone marks a name can only be compared without them.
  const isPlain = words.every((word) => fold(word) === word.toLowerCase())
  return (isPlain ? plainSurnames : surnames).has(first) && !rest.some((word) => things.has(word))
}

const phone = /(?<!\d)(?:\+?84|0)[ .-]?(?:[35789]\d|2\d{1,2})(?:[ .-]?\d){7,8}(?!\d)/
const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/
const digits = /(?<!\d)\d{12}(?!\d)/g
const account = /(?:stk|tai khoan|so tk|account)\D{0,20}\d[\d .-]{6,20}\d/
const house = /(?:^|[\s,])(?:so(?: nha)?|nha) ?\d+|\d+[a-z]? ?(?:duong|hem|ngo|kiet)|(?:hem|ngo|to|ap|khom) \w+/

/** What a text shows that may be somebody's. */
export function signsOf(text: string, year: number): Sign[] {
  const found: Sign[] = []
  if ((text.match(digits) ?? []).some((number) => isIdentityNumber(number, year))) found.push('identity_number')
  if (phone.test(text) && !found.includes('identity_number')) found.push('phone')
  if (email.test(text)) found.push('email')
  const plain = fold(text)
  if (
    account.test(plain) ||
    (text.match(/(?<!\d)(?:\d[ -]?){15}\d(?!\d)/g) ?? []).some((number) => isCardNumber(number.replace(/\D/g, '')))
  )
    found.push('bank_account')
  if (isPersonName(text)) found.push('person_name')
  if (house.test(plain)) found.push('address')
  if (text.length > 60 || text.includes('\n')) found.push('free_text')
  return found
}

const named: [Sign, RegExp][] = [
  ['identity_number', /\b(cccd|cmnd|dinh danh|can cuoc|identity)\b/],
  ['phone', /\b(dien thoai|sdt|phone|di dong cua)\b/],
  ['email', /\b(email|thu dien tu|hop thu)\b/],
  ['bank_account', /\b(so tai khoan|stk|bank)\b/],
  ['person_name', /\b(ho va ten|ho ten|ho ten me|ho ten cha|nguoi dai dien|full name|person)\b/],
  ['address', /\b(dia chi|address|noi o|thuong tru)\b/],
]

/** What a column's name says that it holds. */
export const signsOfName = (name: string): Sign[] =>
  named.flatMap(([sign, words]) => (words.test(fold(name.replaceAll('_', ' '))) ? [sign] : []))

/** A value as the second person may see it: enough to judge, not enough to tell. */
export function masked(text: string): string {
  const letters = [...text]
  if (letters.length <= 4) return '•'.repeat(letters.length)
  return `${letters.slice(0, 2).join('')}${'•'.repeat(Math.min(letters.length - 4, 12))}${letters.slice(-2).join('')}`
}
