/**
 * Some packages here carry a program for one platform without saying so in a way that the lockfile keeps: the Node
 * binaries give "os" as a string, and @sparticuz/chromium gives nothing. Said as lists, each machine fetches its own only.
 */
const asList = (value) => (typeof value === 'string' ? [value] : value)

module.exports = {
  hooks: {
    readPackage(pkg) {
      if (/^node-(bin-)?(linux|darwin|win)-/.test(pkg.name ?? '')) {
        pkg.os = asList(pkg.os)
        pkg.cpu = asList(pkg.cpu)
      }
      if (pkg.name === '@sparticuz/chromium') {
        pkg.os = ['linux']
        pkg.cpu = ['x64']
      }
      return pkg
    },
  },
}
