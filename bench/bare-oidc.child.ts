// What token grants cost without us: oidc-provider as it comes, its state in memory, one system registered.
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const port = Number(process.env.PORT)
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    { client_id: 'do', client_secret: 'mot-bi-mat-de-do', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
    {
      client_id: 'nguoi',
      client_secret: 'mot-bi-mat-de-do',
      grant_types: ['authorization_code'],
      redirect_uris: ['https://do.vidu.vn/ve'],
    },
  ],
  cookies: { keys: ['mot-khoa-de-do'] },
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
  interactions: { url: (_ctx, interaction) => `/tiep/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const { client, session } = ctx.oidc
    if (!client || !session?.accountId) return undefined
    const grant = new ctx.oidc.provider.Grant({ accountId: session.accountId, clientId: client.clientId })
    grant.addOIDCScope('openid')
    await grant.save()
    return grant
  },
  pkce: { required: () => true },
})
const answer = provider.callback()
createServer((request, response) => {
  // Somebody is signed in at once: what is measured is the provider, not a password.
  if (request.url?.startsWith('/tiep/'))
    return void provider
      .interactionFinished(request, response, { login: { accountId: 'mot-nguoi' } })
      .catch(() => response.writeHead(400).end())
  return void answer(request, response)
}).listen(port, '127.0.0.1', () => process.send?.({ port }))
