/*
 * STAND-IN data: nobody of these names and numbers is known to us. The first ones are the people who can sign in to the demo and
 * their families; the others are drawn, always the same.
 */
export type Invented = {
  identity: string
  name: string
  birthDate: string
  gender: 'male' | 'female'
  ethnicity: string
  unitCode: string
  detail: string
  living: boolean
  pension: number
}

type Short = [identity: string, name: string, birthDate: string, ethnicity: string, rest?: Partial<Invented>]

const named: Short[] = [
  ['094192000001', 'Thạch Thị Sa Rây', '1992-04-14', 'Khmer'],
  ['094085000002', 'Lâm Văn Phúc', '1985-09-02', 'Kinh'],
  ['094090000003', 'Kim Văn Rươne', '1990-02-20', 'Khmer'],
  ['094187000004', 'Trần Mỹ Duyên', '1987', 'Hoa'],
  ['094046000005', 'Sơn Văn Thạnh', '1946-03-03', 'Khmer', { pension: 3_200_000 }],
  ['094048000006', 'Lâm Văn Thuận', '1948-12-01', 'Kinh', { living: false }],
  ['094145000007', 'Thạch Thị Phol', '1945-08-18', 'Khmer'],
  ['094192009001', 'Thạch Thị Mai', '1992-04-14', 'Khmer'],
  ['094085009002', 'Lâm Văn Phúc', '1985-09-02', 'Kinh'],
  ['094301009003', 'Sơn Thị Ngọc', '2001-12-30', 'Khmer'],
  ['094078009004', 'Kim Hoàng Nam', '1978-01-09', 'Khmer'],
]

const families = ['Thạch', 'Sơn', 'Kim', 'Lý', 'Danh', 'Trần', 'Nguyễn', 'Lâm', 'Huỳnh', 'Lê']
const middles = { male: ['Văn', 'Minh', 'Quốc'], female: ['Thị', 'Ngọc', 'Kim'] }
const givens = { male: ['Sà Rinh', 'Đức', 'Tài', 'Sô Phia', 'Hậu', 'Lộc'], female: ['Hương', 'Sà Vươne', 'Lan', 'Điệp', 'Thu', 'Na Ry'] }

const pick = <V>(list: readonly V[], at: number): V => list[at % list.length] as V

// The fourth digit of a number says century and sex, the next two the year.
function drawn(index: number): Invented {
  const at = index * 7919 + 13
  const gender = at % 2 === 0 ? 'male' : 'female'
  const year = 1940 + (at % 84)
  const century = (year < 2000 ? 0 : 2) + (gender === 'female' ? 1 : 0)
  const two = (value: number): string => String(value).padStart(2, '0')
  return {
    identity: `094${century}${two(year % 100)}5${String(index).padStart(5, '0')}`,
    name: `${pick(families, at)} ${pick(middles[gender], at)} ${pick(givens[gender], Math.floor(at / 3))}`,
    birthDate: `${year}-${two((at % 12) + 1)}-${two((at % 28) + 1)}`,
    gender,
    ethnicity: pick(['Khmer', 'Kinh', 'Hoa'], at),
    unitCode: pick(['31510', '31507', '31673'], at),
    detail: `Ấp ${(at % 9) + 1}`,
    living: at % 41 !== 0,
    pension: year < 1962 && at % 3 === 0 ? 2_500_000 + (at % 30) * 50_000 : 0,
  }
}

const whole = ([identity, name, birthDate, ethnicity, rest = {}]: Short): Invented => ({
  identity,
  name,
  birthDate,
  gender: Number(identity[3]) % 2 === 0 ? 'male' : 'female',
  ethnicity,
  unitCode: '31510',
  detail: '12 Lê Hồng Phong',
  living: true,
  pension: 0,
  ...rest,
})

export const invented: readonly Invented[] = [...named.map(whole), ...Array.from({ length: 300 }, (_, index) => drawn(index))]
const byIdentity = new Map(invented.map((person) => [person.identity, person]))
export const findInvented = (identity: string): Invented | undefined => byIdentity.get(identity)
