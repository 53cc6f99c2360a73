// Front door of the module: nothing above it uses it yet.
export {}
