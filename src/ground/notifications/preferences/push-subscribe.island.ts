/** Buttons that let this browser show news, or end it; nothing where the browser cannot. The words come from the page. */
class PushSubscribe extends HTMLElement {
  async connectedCallback(): Promise<void> {
    if (!('serviceWorker' in navigator) || !('PushManager' in window) || this.querySelector('button')) return
    const registration = await navigator.serviceWorker.ready
    const had = await registration.pushManager.getSubscription()
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button--secondary'
    const said = document.createElement('p')
    said.setAttribute('role', 'status')
    let on = had !== null
    const draw = (): void => void (button.textContent = (on ? this.dataset.off : this.dataset.on) ?? '')
    draw()
    button.addEventListener('click', async () => {
      button.disabled = true
      try {
        on = on ? await this.end(registration) : await this.begin(registration)
        said.textContent = (on ? this.dataset.done : this.dataset.ended) ?? ''
      } catch {
        said.textContent = this.dataset.failed ?? ''
      }
      button.disabled = false
      draw()
    })
    this.append(button, said)
  }

  async begin(registration: ServiceWorkerRegistration): Promise<boolean> {
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.dataset.key ?? '' })
    const answer = await fetch('/api/me/push', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(subscription),
    })
    if (!answer.ok) {
      await subscription.unsubscribe()
      throw new Error(String(answer.status))
    }
    return true
  }

  async end(registration: ServiceWorkerRegistration): Promise<boolean> {
    const subscription = await registration.pushManager.getSubscription()
    if (!subscription) return false
    await fetch('/api/me/push', {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ endpoint: subscription.endpoint }),
    })
    await subscription.unsubscribe()
    return false
  }
}
customElements.define('push-subscribe', PushSubscribe)
