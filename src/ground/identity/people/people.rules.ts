/** A phone number as it is kept: ten digits from 0, whatever the spaces, dots or +84 it was typed with. */
export function foldPhone(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/[\s.()-]/g, '')
    .replace(/^\+?84(?=\d{8,10}$)/, '0')
  return /^0\d{8,10}$/.test(digits) ? digits : undefined
}

export function foldEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase()
  return /^[^\s@"<>,;]+@[^\s@"<>,;]+\.[^\s@"<>,;.]{2,}$/.test(email) && email.length <= 200 ? email : undefined
}

/** An officer's sign-in name as it is kept: small letters and digits, dots and hyphens. */
export function foldLogin(text: string): string | undefined {
  const login = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .trim()
  return /^[a-z0-9][a-z0-9._-]{1,59}$/.test(login) ? login : undefined
}

export type Contact = { phone: string; email?: never } | { email: string; phone?: never }

/** What someone typed as "phone or e-mail". */
export function contactOf(text: string): Contact | undefined {
  const phone = foldPhone(text)
  if (phone) return { phone }
  const email = foldEmail(text)
  return email ? { email } : undefined
}

/** The key under which wrong passwords are counted: the same for every way of typing one login. */
export function loginKey(text: string): string {
  return foldPhone(text) ?? foldEmail(text) ?? foldLogin(text) ?? text.trim().toLowerCase().slice(0, 100)
}

/** Names as entered: only white space is put in order, and marks that draw nothing are taken out. */
export function cleanPersonName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The personal identity number: twelve digits, spaces allowed while typing. */
export function foldIdentityNumber(text: string): string | undefined {
  const digits = text.replace(/[\s.]/g, '')
  return /^\d{12}$/.test(digits) ? digits : undefined
}

/** "••• 123": enough for the owner to recognise it. */
export const maskNumber = (number: string): string => `••• ${number.slice(-3)}`
