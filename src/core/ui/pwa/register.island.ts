// Offline there is a page that says so; without a service worker everything works as before.
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => undefined)
