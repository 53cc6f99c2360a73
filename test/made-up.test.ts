import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { runCommand } from '../src/program.ts'
import { world } from './world.ts'

const works = [
  ['generate field-reports', ['27']],
  ['generate documents', []],
  ['generate inspections', []],
  ['generate farms', []],
] as const

test('made-up work of a demo is in every state, says that it is made up, comes once, and never in production', async () => {
  const w = await world()
  const db = await w.freshDatabase()
  const said: string[] = []
  const context = { db, clock: w.clock, config: w.app.config, log: (line: string) => void said.push(line) }
  const production = { ...context, config: { ...context.config, mode: 'production' as const } }
  for (const [name, args] of works) {
    assert.equal(await runCommand(production, name, [...args]), 2, name)
    assert.equal(await runCommand(context, name, [...args]), 0, said.at(-1))
    assert.equal(await runCommand(context, name, [...args]), 1, said.at(-1))
  }
  type Row = { kind: string; states: string[]; labelled: boolean }
  const { rows } = await sql<Row>`select c.kind || ' ' || d.key as kind, array_agg(distinct c.state order by c.state) as states,
      bool_and(coalesce(r.words, doc.subject, task.title, v.subject_name) ~ '(mẫu|máy sinh ra)') as labelled
    from casework.case_record c join casework.definition d on d.id = c.definition_id
    left join feedback.report r on r.case_id = c.id left join documents.document doc on doc.case_id = c.id
    left join documents.task task on task.case_id = c.id left join inspections.visit v on v.case_id = c.id
    where c.kind in ('directive_task', 'inspection', 'official_document', 'report') group by 1 order by 1`.execute(db)
  assert.deepEqual(
    rows.map(({ kind, states, labelled }) => [kind, states.join(' '), labelled]),
    [
      ['directive_task directive_task', 'doing given', true],
      ['inspection inspection', 'announced closed following in_field', true],
      ['official_document incoming_document', 'assigned done processing received', true],
      ['official_document official_document', 'drafting issued reviewing signed signing', true],
      ['report field_report', 'answered assigned declined merged new waiting withdrawn working', true],
    ],
  )
})
