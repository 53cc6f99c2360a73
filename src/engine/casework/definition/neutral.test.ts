import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkDefinition, drawDefinition } from './definition.rules.ts'
import type { ActionType, Definition, State } from './definition.ts'

// Case types that have nothing to do with public services: the engine knows neither dossiers nor procedures.

const words = (vi: string): { vi: string } => ({ vi })
export const action = (from: string | string[], to: string, more: Partial<ActionType> = {}): ActionType => ({
  label: words('Làm'),
  from: [from].flat(),
  to,
  roles: ['keeper'],
  ...more,
})
export const state = (kind: State['kind'], stage = 'desk'): State => ({ label: words('Ở đây'), kind, stage })

/** Joining a tennis club: a trial on court, a fee that may be waited for, and a coach's word. */
export const tennisClub: Definition = {
  key: 'tennis_club',
  kind: 'membership',
  title: words('Vào câu lạc bộ quần vợt'),
  initial: 'asked',
  states: {
    asked: state('open'),
    on_trial: state('open', 'court'),
    owes_fee: state('waiting', 'player'),
    member: state('closed'),
    turned_away: state('closed'),
  },
  actions: {
    invite: action('asked', 'on_trial', { roles: ['coach', 'keeper'], clock: 'start', assign: 'actor', note: 'optional' }),
    ask_fee: action('on_trial', 'owes_fee', { roles: ['keeper'], clock: 'pause', note: 'required' }),
    pay: action('owes_fee', 'on_trial', { roles: ['owner'], clock: 'resume', adds: ['paid'], files: 'optional' }),
    prolong: action('on_trial', '*', {
      roles: ['coach'],
      clock: 'extend',
      unless: ['prolonged'],
      adds: ['prolonged'],
      inputs: [{ key: 'by', type: 'duration', label: words('Thêm'), required: true }],
    }),
    hand_over: action(['asked', 'on_trial'], '*', {
      roles: ['keeper'],
      assign: 'input',
      inputs: [{ key: 'officer', type: 'officer', label: words('Cho ai'), required: true }],
    }),
    admit: action('on_trial', 'member', { roles: ['coach'], needs: ['paid'], outcome: 'admitted', note: 'optional' }),
    refuse: action(['asked', 'on_trial', 'owes_fee'], 'turned_away', {
      roles: ['coach'],
      outcome: 'refused',
      note: 'required',
      final: true,
    }),
    gossip: action(['asked', 'on_trial', 'owes_fee'], '*', { roles: ['keeper', 'coach'], note: 'required', internal: true }),
    archive: action(['member', 'turned_away'], '*', { roles: ['system'], adds: ['archived'], unless: ['archived'] }),
  },
}

/** A lost umbrella: laid on a shelf, fetched or given away. */
export const lostUmbrella: Definition = {
  key: 'lost_umbrella',
  kind: 'umbrella',
  title: words('Chiếc ô bỏ quên'),
  initial: 'shelf',
  states: { shelf: state('open'), fetched: state('closed'), given_away: state('closed') },
  actions: {
    fetch: action('shelf', 'fetched', { roles: ['owner', 'keeper'], outcome: 'fetched' }),
    give_away: action('shelf', 'given_away', { outcome: 'given', files: 'required' }),
    find_again: action('given_away', 'shelf', { clock: 'reset', note: 'required' }),
  },
}

export const oneStop = JSON.parse(
  readFileSync(new URL('../../../../provinces/soc-trang/processes/one-stop.json', import.meta.url), 'utf8'),
) as Definition

for (const definition of [oneStop, tennisClub, lostUmbrella]) {
  test(`${definition.key} has no defect and is drawn with every state and step`, () => {
    assert.deepEqual(checkDefinition(definition), [])
    const lines = drawDefinition(definition)
      .split('\n')
      .map((line) => line.trim())
    assert.equal(lines[0], 'stateDiagram-v2')
    assert.ok(lines.includes(`[*] --> ${definition.initial}`))
    for (const [key, one] of Object.entries(definition.actions))
      for (const from of one.from) if (one.to !== '*') assert.ok(lines.includes(`${from} --> ${one.to}: ${key}`), key)
    for (const [key, one] of Object.entries(definition.states)) assert.equal(lines.includes(`${key} --> [*]`), one.kind === 'closed', key)
  })
}
