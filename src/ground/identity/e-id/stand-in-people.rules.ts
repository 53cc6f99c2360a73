/** Invented people of the stand-in e-ID: nobody of these names and numbers is known to us. */
export const standInPeople = [
  {
    sub: 'gia-lap-1',
    name: 'Thạch Thị Mai',
    identity_number: '094192009001',
    birthdate: '1992-04-14',
    phone_number: '0900000001',
    assurance_level: 2,
  },
  {
    sub: 'gia-lap-2',
    name: 'Lâm Văn Phúc',
    identity_number: '094085009002',
    birthdate: '1985-09-02',
    phone_number: '0900000002',
    assurance_level: 2,
  },
  {
    sub: 'gia-lap-3',
    name: 'Sơn Thị Ngọc',
    identity_number: '094301009003',
    birthdate: '2001-12-30',
    phone_number: '0900000093',
    assurance_level: 1,
  },
  {
    sub: 'gia-lap-4',
    name: 'Kim Hoàng Nam',
    identity_number: '094078009004',
    birthdate: '1978-01-09',
    phone_number: '0900000094',
    assurance_level: 2,
  },
] as const

export type StandInPerson = (typeof standInPeople)[number]
export const findStandIn = (sub: string): StandInPerson | undefined => standInPeople.find((person) => person.sub === sub)
