import type { Random } from './random.rules.ts'

// Family and given names of the delta, put together at random: no such person is meant.
const kinh = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi', 'Hồ', 'Ngô', 'Dương', 'Phan', 'Trương', 'Quách', 'Mã']
const kinhWomen = [
  'Thị Hoa',
  'Thị Mỹ Linh',
  'Ngọc Ánh',
  'Thị Bé Năm',
  'Kim Ngân',
  'Thị Thu Thảo',
  'Cẩm Tú',
  'Thị Diễm',
  'Thanh Trúc',
  'Thị Út',
  'Hồng Nhung',
  'Thị Lan',
]
const kinhMen = [
  'Văn Bình',
  'Minh Tâm',
  'Văn Út',
  'Hoàng Nam',
  'Thanh Tùng',
  'Quốc Khánh',
  'Văn Đực',
  'Hữu Phước',
  'Chí Công',
  'Văn Mười',
  'Trung Hiếu',
  'Đức Thịnh',
]
const khmer = ['Thạch', 'Sơn', 'Kim', 'Danh', 'Lâm', 'Châu', 'Lý', 'Tăng', 'Kiên', 'Trà', 'Liêu', 'Thạch']
const khmerWomen = [
  'Thị Sa Rinh',
  'Thị Sô Phi',
  'Sa Vy',
  'Thị Đa Ni',
  'Thị Sà Mết',
  'Sô Ri Ya',
  'Thị Na Ry',
  'Thị Chanh Đa',
  'Sô Thia',
  'Thị Phanh Na',
]
const khmerMen = [
  'Sà Rươl',
  'Sóc Kha',
  'Đa Ra',
  'Minh Sô Phát',
  'Sa Mút',
  'Vi Sal',
  'Rít Thy',
  'Sô Vanh',
  'Chanh Thu',
  'Thươl',
  'Pha La',
  'Bun Thươne',
]

export type Invented = { id: string; name: string; phone: string }

/** A person who does not exist. About a third bear Khmer names, as in the province. */
export function inventPerson(random: Random): Invented {
  const [families, women, men] = random.chance(0.31) ? [khmer, khmerWomen, khmerMen] : [kinh, kinhWomen, kinhMen]
  const name = `${random.pick(families)} ${random.pick(random.chance(0.5) ? women : men)}`
  return { id: random.uuid(), name, phone: `09${String(random.below(100_000_000)).padStart(8, '0')}` }
}
