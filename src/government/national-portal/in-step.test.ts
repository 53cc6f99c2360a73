import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findCase } from '#engine/casework/index.ts'
import { unitIdOf } from '../../../test/filing.ts'
import { portalWorld } from '../../../test/national-portal.ts'
import { world } from '../../../test/world.ts'
import { actOnDossier } from '#government/procedures/index.ts'
import { findLink, listActs } from './link/link.queries.ts'
import { shownState } from './tell/tell.ts'
import { stateCodes } from './run/queues.ts'
import { findThere, listThereNews } from './stand-in/stand-in.queries.ts'
import { actThere, mayThere } from './stand-in/there.ts'

const dossiers = 2
const steps = ['receive', 'take', 'request_supplement', 'ask_correction', 'propose', 'approve', 'deliver', 'decline'] as const

/** What may happen, in any order: citizens there, officers here, one run of the exchange, something that goes wrong. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('citizen' as const), which: fc.nat(dossiers - 1), withdraws: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('officer' as const), which: fc.nat(dossiers - 1), step: fc.constantFrom(...steps) }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('exchange' as const), minutes: fc.nat(90) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('fault' as const),
      faults: fc.record({
        down: fc.boolean(),
        failNext: fc.nat(3),
        loseAnswers: fc.nat(3),
        twice: fc.boolean(),
        reorder: fc.boolean(),
        late: fc.boolean(),
        echo: fc.boolean(),
      }),
    }),
  },
)

test('whatever is doubled, reordered, late, lost or cut off: in the end both sides show the same, each act of a citizen was done once, and an undisturbed one is not told back', async (t) => {
  const w = await world()
  const before = w.clock.now()
  const there = await portalWorld(w)
  t.after(async () => {
    await there.faults({})
    await there.stop()
    w.clock.set(before)
  })
  const unit = await unitIdOf(w, '31510')
  const staff = await w.officer(['receiver', 'processor', 'approver'], unit)
  const actor = {
    ...{ personId: staff.personId, kind: 'officer' as const, name: staff.name, sessionId: '' },
    roles: ['receiver', 'processor', 'approver'].map((role) => ({ role, unitId: unit })),
  }
  const codes = await stateCodes(w.db)
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 18 }), async (happenings) => {
      await there.faults({})
      const filed = await Promise.all(Array.from({ length: dossiers }, () => there.file()))
      for (const one of happenings) {
        if (one.does === 'fault') await there.faults(one.faults)
        if (one.does === 'exchange') {
          w.clock.advance(one.minutes * 60_000)
          await there.once()
        }
        const code = filed['which' in one ? one.which : 0] ?? ''
        if (one.does === 'citizen') {
          const kind = one.withdraws ? 'RUT' : 'BOSUNG'
          const found = await findThere(w.db, code)
          if (found && mayThere(found.state).includes(kind))
            await actThere(w.db, code, { kind, note: 'việc trên cổng', papers: [] }, w.clock.now())
        }
        if (one.does === 'officer') {
          const link = await findLink(w.db, { code })
          if (link?.dossierCode)
            await actOnDossier(w.db, w.app.config, {
              ...{ code: link.dossierCode, action: one.step, actor, note: 'theo quy định', at: w.clock.now(), lang: 'vi' },
            }).catch((error: { code?: string }) => assert.match(String(error.code), /^casework\./))
        }
      }
      await there.faults({})
      await there.settle()
      for (const code of filed) {
        const [shown, link] = [await findThere(w.db, code), await findLink(w.db, { code })]
        assert.ok(shown && link?.caseId && link.dossierCode, 'nothing is lost')
        const found = await findCase(w.db, { id: link.caseId })
        assert.equal(shown.state, codes[await shownState(w.db, link.dossierCode, found?.state ?? '')], JSON.stringify(happenings))
        const acts = await listActs(w.db, code)
        assert.deepEqual(acts.map((act) => act.key).sort(), shown.body.acts.map((act) => act.key).sort())
        assert.equal(link.sent, link.told)
        const numbers = (await listThereNews(w.db, code)).map((news) => news.number)
        assert.deepEqual(
          numbers,
          [...new Set(numbers)].sort((a, b) => a - b),
          'each message once, in its order',
        )
        const ownNews = (found?.version ?? 0) - acts.filter((act) => act.outcome === 'done').length
        assert.ok(link.told <= ownNews + acts.filter((act) => act.key && act.kind !== 'file').length, 'no more is told than happened')
        if (happenings.every((one) => one.does !== 'officer' || codeOf(filed, one.which) !== code))
          assert.equal(link.told, 0, 'where only the citizen acted nothing is told back')
      }
    }),
    { numRuns: 8, endOnFailure: true },
  )
})

const codeOf = (filed: readonly string[], which: number): string => filed[which] ?? ''

test('a run that is cut off between any two steps goes on where it stopped', async (t) => {
  const w = await world()
  const there = await portalWorld(w)
  const before = w.clock.now()
  t.after(async () => {
    await there.stop()
    w.clock.set(before)
  })
  // Every call in turn is lost after it was done: as if the program had died before it heard the answer.
  for (let cut = 0; cut < 4; cut++) {
    const code = await there.file()
    for (let turn = 0; turn < cut; turn++) await there.once()
    await there.faults({ loseAnswers: 1 + (cut % 3) })
    await there.once()
    await there.faults({})
    await there.settle()
    const acts = await listActs(w.db, code)
    assert.deepEqual([acts.length, acts[0]?.outcome], [1, 'done'])
  }
})
