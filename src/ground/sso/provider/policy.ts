import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Assurance } from '#core/access.ts'
import { levelOf } from '#ground/identity/index.ts'

/** The least level that satisfies what the system asked for: one of `acr_values`, and what its registration demands. */
export function wantedLevel(params: Record<string, unknown>, demanded: Assurance = 1): Assurance {
  const asked = String(params.acr_values ?? '')
    .split(' ')
    .flatMap((acr) => levelOf(acr) ?? [])
  return Math.max(demanded, asked.length > 0 ? Math.min(...asked) : 1) as Assurance
}

const { Check, base } = interactionPolicy

/** The provider's usual questions, and one of ours: is it known surely enough who this is? */
export function policy() {
  const prompts = base()
  const needed = (ctx: KoaContextWithOIDC): Assurance =>
    wantedLevel({ ...ctx.oidc.params }, Number(ctx.oidc.client?.assurance ?? 1) as Assurance)
  prompts.get('login')?.checks.add(
    new Check(
      'assurance',
      'a surer sign-in is needed',
      'unmet_authentication_requirements',
      (ctx) => {
        if (!ctx.oidc.session?.accountId) return Check.NO_NEED_TO_PROMPT
        const level = levelOf(ctx.oidc.session.acr ?? '') ?? 1
        return level >= needed(ctx) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT
      },
      (ctx) => ({ assurance: needed(ctx) }),
    ),
  )
  return prompts
}
