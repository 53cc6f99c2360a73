/** Signs in, or confirms, with a key of the device. Draws its button only where the device can do it. */
class UsePasskey extends HTMLElement {
  connectedCallback(): void {
    const able =
      window.PublicKeyCredential && 'parseRequestOptionsFromJSON' in PublicKeyCredential && !/^[\d.:[\]]+$/.test(location.hostname)
    if (!able) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button--secondary'
    button.textContent = this.dataset.label ?? ''
    const words = document.createElement('p')
    words.setAttribute('role', 'alert')
    this.append(button, words)
    button.addEventListener('click', () => {
      button.disabled = true
      words.textContent = ''
      this.use()
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

  async use(): Promise<string> {
    const { purpose, ve } = this.dataset
    const asked = await this.send('/dang-nhap/khoa/bat-dau', { purpose })
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.options as PublicKeyCredentialRequestOptionsJSON)
    const key = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null
    const { authenticatorAttachment: _, ...response } = (key?.toJSON() ?? {}) as Record<string, unknown>
    return String((await this.send('/dang-nhap/khoa', { purpose, ve, id: asked.id, response })).to)
  }
}
customElements.define('use-passkey', UsePasskey)
