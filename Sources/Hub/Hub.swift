// The hub: everything a request may need, put together once by the command.
package import Blobs
import Exams
package import Keyring
package import Logging
package import Postgres
package import Workers

/// What the command decides before the hub starts; only the command reads configuration.
package struct HubSettings: Sendable {
    /// Where people and terminals reach the hub: `https://lianyi.county.example`.
    package var publicURL: String
    /// Addresses of the proxies before the hub: from these alone `X-Forwarded-For` is believed.
    package var proxies: Set<String> = []
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

    /// Largest object, in bytes.
    var objectLimit: Int { ManifestLimits.initial.objectSize }

    /// The audience that a terminal's assertion must name.
    package var audience: String { publicURL + "/api/v1/token" }
}

/// The hub's parts: one pool of connections for each role, the store of objects, the workers, the keys.
package struct Hub: Sendable {
    package let settings: HubSettings
    /// As the application role, under row-level security.
    package let database: Database
    /// The same role, with few connections and more patience, for indicators: a long count never holds up a doctor.
    package let reports: Database
    /// As the sign-in role, before there is an actor.
    package let signIn: Database
    /// The same role, for pieces of uploads alone: a disk that is slow to sync holds up no claim and no acknowledgement.
    package let uploads: Database
    /// As the job role.
    package let jobs: Database
    package let blobs: BlobStore
    package let workers: WorkerPool
    package let keyring: Keyring
    package let logger: Logger
    let passwords = Passwords()
    let meter = Meter()
    let schema = SchemaSight()
    /// The database's time beside this machine's.
    package let clock: HubClock
    /// Refusals by address: of whoever signs in or enrols, and, apart from them, of terminals that ask for a token.
    let throttle = Throttle(), assertions = Throttle()
    /// Removes staged files away from the tasks of requests.
    let sweeper: BlobSweeper
    let drawings = DrawingPlaces()
    let bell = Bell()
    /// Rung when a reading has come into the queue, or somebody on duty.
    let offers = Bell()
    /// Who waits for notices, and who for changes of a worklist.
    let watch = Watch(), worklists = Watch()

    package init(
        settings: HubSettings, databases: HubDatabases, blobs: BlobStore, workers: WorkerPool, keyring: Keyring,
        logger: Logger, clock: HubClock = HubClock()
    ) {
        self.clock = clock
        self.settings = settings
        database = databases.app
        reports = databases.reports
        signIn = databases.signIn
        jobs = databases.jobs
        uploads = databases.uploads
        self.blobs = blobs
        sweeper = BlobSweeper(blobs)
        self.workers = workers
        self.keyring = keyring
        self.logger = logger
    }

    /// Closes the pools. Nothing can be asked afterwards.
    package func close() async {
        for database in [database, reports, uploads, signIn, jobs] { await database.close() }
    }
}

/// The pools of one hub, a role each.
package struct HubDatabases: Sendable {
    let app: Database
    let reports: Database
    let uploads: Database
    let signIn: Database
    let jobs: Database

    package init(app: Database, reports: Database, uploads: Database, signIn: Database, jobs: Database) {
        self.app = app
        self.reports = reports
        self.uploads = uploads
        self.signIn = signIn
        self.jobs = jobs
    }
}
