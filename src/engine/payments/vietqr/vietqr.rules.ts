import { crc16, readTlv, type Tlv, writeTlv } from './tlv.rules.ts'

/** A transfer as a VietQR asks for it: to an account (not a card), in đồng, once. */
export type VietQr = {
  /** Six digits by which the switch knows the bank. */
  bin: string
  account: string
  amount: number
  /** Words that come back with the transfer: the order's reference. */
  purpose: string
}

// Fixed parts of the national switch's profile of EMVCo merchant-presented codes.
const napas = 'A000000727'
const toAccount = 'QRIBFTTA'
const dong = '704'

/** What banks pass on unchanged: capital letters and digits, at most 25. */
export const isPurpose = (text: string): boolean => /^[A-Z0-9 ]{1,25}$/.test(text)

export function writeVietQr({ bin, account, amount, purpose }: VietQr): string {
  if (!/^\d{6}$/.test(bin) || !/^[0-9A-Za-z]{1,19}$/.test(account))
    throw new Error('a VietQR needs a bank of six digits and an account of up to 19 signs')
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > 9_999_999_999_999) throw new Error(`no amount for a VietQR: ${amount}`)
  if (!isPurpose(purpose)) throw new Error(`no purpose for a VietQR: ${purpose}`)
  const beneficiary = writeTlv([
    { id: '00', value: bin },
    { id: '01', value: account },
  ])
  const body = writeTlv([
    { id: '00', value: '01' },
    // Made for one payment.
    { id: '01', value: '12' },
    {
      id: '38',
      value: writeTlv([
        { id: '00', value: napas },
        { id: '01', value: beneficiary },
        { id: '02', value: toAccount },
      ]),
    },
    { id: '53', value: dong },
    { id: '54', value: String(amount) },
    { id: '58', value: 'VN' },
    { id: '62', value: writeTlv([{ id: '08', value: purpose }]) },
  ])
  const checked = `${body}6304`
  return checked + crc16(checked)
}

const valueOf = (fields: readonly Tlv[] | undefined, id: string): string | undefined => fields?.find((field) => field.id === id)?.value

/** Reads a VietQR to an account; undefined where it is damaged, of another switch, or states no amount. */
export function readVietQr(text: string): VietQr | undefined {
  const payload = text.trim()
  if (payload.slice(-8, -4) !== '6304' || crc16(payload.slice(0, -4)) !== payload.slice(-4).toUpperCase()) return undefined
  const fields = readTlv(payload)
  const merchant = readTlv(valueOf(fields, '38') ?? '')
  if (valueOf(merchant, '00') !== napas || valueOf(merchant, '02') !== toAccount || valueOf(fields, '53') !== dong) return undefined
  const beneficiary = readTlv(valueOf(merchant, '01') ?? '')
  const [bin, account] = [valueOf(beneficiary, '00'), valueOf(beneficiary, '01')]
  const amount = Number(valueOf(fields, '54'))
  const purpose = valueOf(readTlv(valueOf(fields, '62') ?? ''), '08')
  if (!bin || !account || !purpose || !Number.isSafeInteger(amount) || amount <= 0) return undefined
  return { bin, account, amount, purpose }
}
