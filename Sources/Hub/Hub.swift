// The hub: everything a request may need, put together once by the command.
package import Blobs
package import Keyring
package import Logging
package import Postgres
package import Workers

/// What the command decides before the hub starts; only the command reads configuration.
package struct HubSettings: Sendable {
    /// Where people and terminals reach the hub: `https://lianyi.county.example`.
    package var publicURL: String
    /// Whether the demo's published keys are admitted.
    package var isDemo = false
    /// Seconds a person's session lives at most, and may lie idle (reliability §5.2).
    package var staffSession = (absolute: 12 * 3600, idle: 15 * 60)
    /// Seconds a terminal's access token lives.
    package var terminalToken = 900
    /// Wrong passwords in a row that lock an account, and for how many seconds.
    package var lockout = (failures: 5, seconds: 900)
    /// Seconds a step-up holds for signing.
    package var stepUp = 900
    /// Largest JSON body, and largest object, in bytes.
    package var bodyLimit = 262_144

    package init(publicURL: String) { self.publicURL = publicURL }

    /// The audience that a terminal's assertion must name.
    package var audience: String { publicURL + "/api/v1/token" }
}

/// The hub's parts: one pool of connections for each role, the store of objects, the workers, the keys.
package struct Hub: Sendable {
    package let settings: HubSettings
    /// As the application role, under row-level security.
    package let database: Database
    /// As the sign-in role, before there is an actor.
    package let signIn: Database
    /// As the job role.
    package let jobs: Database
    package let blobs: BlobStore
    package let workers: WorkerPool
    package let keyring: Keyring
    package let logger: Logger
    let passwords = Passwords()
    let meter = Meter()
    let throttle = Throttle()
    let bell = Bell()

    package init(
        settings: HubSettings, databases: (app: Database, signIn: Database, jobs: Database), blobs: BlobStore,
        workers: WorkerPool, keyring: Keyring, logger: Logger
    ) {
        self.settings = settings
        database = databases.app
        signIn = databases.signIn
        jobs = databases.jobs
        self.blobs = blobs
        self.workers = workers
        self.keyring = keyring
        self.logger = logger
    }
}
