import type { MessageKey } from '#core/i18n.ts'

export const shortest = 10
export const longest = 200

// Those of ten characters and more that lists of leaked passwords begin with, and what people here type first.
const common = new Set(
  `1234567890 0123456789 9876543210 0987654321 1234567891 12345678910 123456789a 123456789q 1q2w3e4r5t qwertyuiop qwerty12345 qwerty123456 asdfghjkl1 zxcvbnm123
  password12 password123 password1234 passw0rd123 iloveyou12 iloveyou123 abcdefghij abcdefghijk abcd123456 abc1234567 abc123456789 admin12345 admin123456 welcome123
  matkhau123 matkhau1234 matkhau12345 khongbiet123 anhyeuem123 emyeuanh123 yeuemnhieu vietnam123 vietnam1234 vietnam2026 soctrang123 soctrang2026 soctrang12 cantho1234
  1111111111 0000000000 1122334455 1212121212 1231231230 123123123123 102030405060 q1w2e3r4t5 1qaz2wsx3edc 147258369 1472583690 letmein1234 football123 dragon12345`.split(
    /\s+/,
  ),
)

/** What is wrong with a new password; undefined when it will do. Length counts, mixtures of signs do not. */
export function passwordFault(password: string, known: readonly string[] = []): MessageKey | undefined {
  if ([...password].length < shortest) return 'identity.password.too_short'
  if (password.length > longest) return 'identity.password.too_long'
  const folded = password.toLowerCase()
  if (common.has(folded) || new Set(folded).size <= 3) return 'identity.password.too_common'
  // Their own phone, e-mail or name is what others try first.
  if (known.some((text) => text.length >= 6 && folded.replace(/\s/g, '').includes(text.toLowerCase().replace(/\s/g, ''))))
    return 'identity.password.own_data'
  return undefined
}
