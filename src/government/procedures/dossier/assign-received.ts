import type { Db } from '#core/db.ts'
import { act, actionOf, type Done } from '#engine/casework/index.ts'
import { assignByRules } from '#engine/desk/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import type { Dossier } from './dossier.ts'

// The commune in which the applicant lives, where the form asks for it.
const wardOf = (address: unknown): string[] =>
  typeof address === 'object' && address !== null && 'unit' in address && typeof address.unit === 'string' ? [address.unit] : []

/** A dossier that was just received is given to somebody where a rule of its units says so, by an action that names the rule. */
export async function assignReceived(trx: Db, dossier: Dossier, done: Done): Promise<Done> {
  if (done.repeated || done.action.type !== 'receive' || !actionOf(done.definition, 'assign')) return done
  const { case: found, action } = done
  const chosen = await assignByRules(trx, {
    kind: found.kind,
    caseId: found.id,
    unitPath: found.unitPath,
    doer: 'processor',
    at: action.at,
    facts: async () => {
      const [{ procedure }, unit] = await Promise.all([getProcedureVersion(trx, dossier.procedureVersionId), getUnit(trx, dossier.unitId)])
      return {
        procedure: [procedure.code],
        field: [procedure.field],
        ward: [unit.code, ...wardOf(dossier.answers.applicant_address)],
      }
    },
  })
  if (!chosen) return done
  const assigned = await act(trx, {
    by: { id: found.id },
    action: 'assign',
    clientKey: `${action.clientKey}:assign`,
    actor: 'system',
    note: `${chosen.rule} (bản ${chosen.version})`,
    data: { assigneeId: chosen.id, assigneeName: chosen.name },
    at: action.at,
  })
  return { ...assigned, action }
}
