/** Makes a key in this device for the account. Draws its button only where the device can do it; says so where it cannot. */
class AddPasskey extends HTMLElement {
  connectedCallback(): void {
    const words = document.createElement('p')
    words.setAttribute('role', 'alert')
    const able =
      window.PublicKeyCredential && 'parseCreationOptionsFromJSON' in PublicKeyCredential && !/^[\d.:[\]]+$/.test(location.hostname)
    if (!able) {
      words.textContent = this.dataset.unable ?? ''
      this.append(words)
      return
    }
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button'
    button.textContent = this.dataset.label ?? ''
    this.append(button, words)
    button.addEventListener('click', () => {
      button.disabled = true
      words.textContent = ''
      this.add()
        .then((to) => location.assign(to))
        .catch(() => {
          words.textContent = this.dataset.failed ?? ''
          button.disabled = false
        })
    })
  }

  async send(url: string, body: unknown): Promise<Record<string, unknown>> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(String(answer.status))
    return (await answer.json()) as Record<string, unknown>
  }

  async add(): Promise<string> {
    const asked = await this.send('/tai-khoan/khoa/them/bat-dau', {})
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.options as PublicKeyCredentialCreationOptionsJSON)
    const key = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null
    const made = key?.toJSON() as unknown as { id: string; rawId: string; type: string; response: Record<string, unknown> }
    const { clientDataJSON, attestationObject, transports } = made.response
    const response = { id: made.id, rawId: made.rawId, type: made.type, response: { clientDataJSON, attestationObject, transports } }
    return String((await this.send('/tai-khoan/khoa/them', { id: asked.id, label: this.dataset.device ?? '', response })).to)
  }
}
customElements.define('add-passkey', AddPasskey)
