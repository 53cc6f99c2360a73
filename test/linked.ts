import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { postFiling, unitIdOf, upload } from './filing.ts'
import type { Person, World } from './world.ts'

const address = (unit: string) => ({ unit, detail: '12 Lê Hồng Phong' })

const applicant = {
  applicant_name: 'Thạch Thị Sà Rươne',
  applicant_birth_date: '1994-07-05',
  applicant_identity: '094194000482',
  applicant_phone: '0912345678',
  applicant_address: address('31510'),
  result_delivery: 'electronic',
  declaration: true,
}

/** What is declared for a child under six; the child will live in `home`. */
export async function childAnswers(w: World, as: Person, home = '31510'): Promise<Record<string, unknown>> {
  const [birthPaper, homePaper] = [await upload(w, as), await upload(w, as)]
  return {
    ...applicant,
    applicant_gender: 'female',
    declarant_relation: 'mother',
    child_name: 'Thạch Minh An',
    child_birth_date: '2026-11-03',
    child_gender: 'male',
    child_ethnicity: 'khmer',
    child_nationality: 'Việt Nam',
    child_hometown: address('31510'),
    child_abandoned: false,
    birth_place_kind: 'facility',
    birth_facility: 'Bệnh viện đa khoa',
    birth_place: address('31510'),
    mother_name: 'Thạch Thị Sà Rươne',
    mother_birth: '1994-07-05',
    mother_ethnicity: 'khmer',
    mother_nationality: 'Việt Nam',
    mother_address: address('31510'),
    parents_married: false,
    father_declared: 'blank',
    birth_proof: 'certificate',
    birth_certificate: [birthPaper],
    copies: 1,
    new_address: address(home),
    dwelling: 'own',
    head_name: 'Thạch Sương',
    head_identity: '094060000107',
    head_relation: 'child',
    child_head_relation: 'grandchild',
    dwelling_proof: [homePaper],
    first_clinic: 'Trạm y tế phường',
  }
}

/** What is declared after a death. */
export async function deathAnswers(w: World, as: Person): Promise<Record<string, unknown>> {
  return {
    ...applicant,
    declarant_relation: 'child',
    deceased_name: 'Thạch Cội',
    deceased_birth: '1941',
    deceased_gender: 'male',
    deceased_ethnicity: 'khmer',
    deceased_nationality: 'Việt Nam',
    deceased_address: address('31510'),
    death_date: '2026-11-20',
    death_place: address('31510'),
    death_cause: 'Tuổi già',
    notice_kind: 'notice',
    notice_number: '12/GBT',
    notice_by: 'Trạm y tế phường',
    notice_date: '2026-11-20',
    death_notice: [await upload(w, as)],
    copies: 0,
    insured_kind: 'drawing',
    funeral_payer: 'Thạch Thị Sà Rươne',
    benefit_way: 'post',
  }
}

/** Files a linked procedure and answers with the code of the whole. */
export async function fileLinked(
  w: World,
  as: Person,
  procedure: string,
  answers: Record<string, unknown>,
  key: string = randomUUID(),
): Promise<string> {
  const answer = await postFiling(w, as, procedure, { unit: '31510', answers }, key)
  assert.equal(answer.statusCode, 201, answer.body.slice(0, 800))
  return answer.json<{ code: string }>().code
}

export type Linked = {
  state: string
  linked: {
    promisedAt: string
    dueAt: string | null
    parts: {
      key: string
      state: string
      dossier: string | null
      from: string
      dueAt: string | null
      result: string | null
      reason: string | null
    }[]
  }
}

export async function readLinked(w: World, as: Person, code: string): Promise<Linked> {
  const answer = await w.inject({ url: `/api/dossiers/${code}`, as, headers: { accept: 'application/json' } })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json<Linked>()
}

export type Office = {
  act(code: string, action: string, note?: string): Promise<void>
  grant(code: string): Promise<void>
  reject(code: string, why: string): Promise<void>
  receiver: Person
}

/** Officers of a commune who take its dossiers to their end. */
export async function officeAt(w: World, unit: string): Promise<Office> {
  const id = await unitIdOf(w, unit)
  const staff = {
    receiver: await w.officer('receiver', id),
    processor: await w.officer('processor', id),
    approver: await w.officer('approver', id),
  }
  const who: Record<string, Person> = {
    ...{
      receive: staff.receiver,
      decline: staff.receiver,
      take: staff.processor,
      propose: staff.processor,
      request_supplement: staff.processor,
    },
    ...{ approve: staff.approver, reject: staff.approver },
  }
  const act = async (code: string, action: string, note?: string): Promise<void> => {
    const answer = await w.inject({
      method: 'POST',
      url: `/api/dossiers/${code}/actions`,
      as: who[action],
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      payload: JSON.stringify({ action, ...(note ? { note } : {}) }),
    })
    assert.equal(answer.statusCode, 200, `${action}: ${answer.body}`)
  }
  const until = async (code: string, last: string, note?: string): Promise<void> => {
    for (const action of ['receive', 'take', 'propose']) await act(code, action)
    await act(code, last, note)
  }
  return { act, receiver: staff.receiver, grant: (code) => until(code, 'approve'), reject: (code, why) => until(code, 'reject', why) }
}
