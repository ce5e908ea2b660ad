// The floor plan of `Docs/Architecture.md` as a table: which room may stand on which.

/// What a room may import. The compiler proves that `Package.swift` and the imports agree; this table proves that both
/// keep to the plan. A room that is planned but not built yet is no fault.
enum FloorPlan {
    static let domain: Set = [
        "Alliance", "Patients", "Exams", "Readings", "Criticals", "Referrals", "FollowUps", "Training", "Indicators",
    ]
    static let formats: Set = [
        "Bytes", "Waveforms", "HL7v2", "ASTM", "FlatFile", "AECG", "SCPECG", "EDF", "MATFile", "WFDB", "RawECG",
        "PackedECG",
        "DICOM",
        "PixelCodecs", "Raster", "Rendering",
    ]
    /// Rooms that compute and nothing else: no Foundation beyond FoundationEssentials, no system library.
    static let pure = domain.union(formats).union(["Intake", "Signals", "Simulation", "HubAPI", "Bundles"])
    static let commands: Set = ["HubCommand", "WorkerCommand", "ClinicCommand"]
    /// C rooms import nothing of ours.
    static let shims: Set = [
        "CLibpq", "CLibcurl", "CLibpng", "CLibjpeg", "CLibqrencode", "CLibxlsxwriter", "CConfine", "CDrawing", "CExpat",
        "CPangoCairo",
        "CPixelCodecs",
        "CZlib",
    ]
    /// Rooms that reach C or the kernel directly and therefore may say `unsafe`.
    static let unsafe: Set = [
        "AECG", "Analysers", "Blobs", "Blocking", "ClinicCommand", "Curl", "Keyring", "PackedECG", "Plots", "Postgres",
        "DICOM", "MATFile",
        "PixelCodecs", "QRCode", "Raster", "Spool",
        "WorkerCommand",
        "Workers",
    ]

    /// Our rooms that a room may stand on.
    static let floors: [String: Set<String>] = [
        "Alliance": [],
        "Patients": ["Alliance"],
        "Exams": ["Alliance", "Patients"],
        "Readings": ["Alliance", "Patients", "Exams"],
        "Referrals": ["Alliance", "Patients", "Exams"],
        "Criticals": ["Alliance", "Patients", "Exams"],
        "FollowUps": ["Alliance", "Patients", "Exams"],
        "Training": ["Alliance", "Patients", "Exams"],
        "Indicators": ["Alliance", "Patients", "Exams"],
        "Simulation": ["Alliance", "Exams", "Readings"],
        "Bytes": [],
        "Waveforms": [],
        "HL7v2": ["Bytes"],
        "ASTM": ["Bytes"],
        "FlatFile": ["Bytes"],
        "AECG": ["Bytes", "Waveforms", "CExpat"],
        "SCPECG": ["Bytes", "Waveforms"],
        "EDF": ["Bytes", "Waveforms"],
        "MATFile": ["Bytes", "Waveforms", "CZlib"],
        "WFDB": ["Bytes", "Waveforms"],
        "RawECG": ["Bytes", "Waveforms"],
        "PackedECG": ["Bytes", "WFDB", "Waveforms", "CZlib"],
        "DICOM": ["Bytes", "Waveforms", "CZlib"],
        "PixelCodecs": ["Bytes", "CPixelCodecs"],
        "Raster": ["Bytes", "CLibpng", "CLibjpeg"],
        "Rendering": ["DICOM", "Raster"],
        "QRCode": ["CLibqrencode", "CLibpng"],
        "Intake": formats.union(["Alliance", "Patients", "Exams"]),
        "Signals": ["Waveforms", "Exams"],
        "Plots": ["Waveforms", "Signals", "CDrawing", "CLibpng"],
        "Blocking": [],
        "Failpoints": [],
        "Postgres": ["CLibpq", "Blocking"],
        "Records": domain.union(["Postgres"]),
        "Blobs": ["Blocking", "Failpoints"],
        "Workers": ["Alliance", "Exams", "Blocking", "CConfine"],
        "HubAPI": [],
        "Bundles": ["Bytes", "HubAPI"],
        "Keyring": ["HubAPI"],
        "Analysers": ["Blocking", "HL7v2", "ASTM"],
        "Curl": ["CLibcurl", "Blocking"],
        "Spool": ["Blocking", "Failpoints", "HubAPI"],
        "Samples": domain.union(formats).union(["HubAPI"]),
        "Hub": domain.union([
            "Postgres", "Records", "Blobs", "Workers", "Plots", "HubAPI", "Bundles", "Keyring", "Blocking",
            "Failpoints",
            "Samples",
        ]),
        "Clinic": domain.union([
            "Analysers", "Bundles", "Bytes", "HubAPI", "Curl", "QRCode", "Spool", "Workers", "Intake", "Keyring",
            "Blocking", "Failpoints",
        ]),
        "HubCommand": domain.union([
            "FlatFile", "Hub", "Postgres", "Records", "Blobs", "Workers", "HubAPI", "Keyring", "Samples", "Simulation",
        ]),
        "WorkerCommand": domain.union(formats).union([
            "Intake", "Signals", "Plots", "Rendering", "Workers", "CConfine", "CZlib",
        ]),
        "ClinicCommand": domain.union([
            "Analysers", "Bundles", "Clinic", "HubAPI", "Curl", "QRCode", "Spool", "Workers", "Intake", "Keyring",
        ]),
    ]

    /// Modules of others that only some rooms may import; a prefix ends with `*`.
    static let guests: [(module: String, rooms: Set<String>)] = [
        ("ArgumentParser", commands),
        ("Configuration", ["HubCommand", "ClinicCommand"]),
        ("GRDB", ["Spool"]),
        ("Hummingbird*", ["Hub", "HubCommand"]),
        ("NIO*", ["Hub", "HubCommand"]),
        ("JWTKit", ["Hub"]),
        ("Metrics", ["Hub", "HubCommand"]),
        ("Mustache", ["Hub"]),
        ("ServiceLifecycle", ["Hub", "HubCommand"]),
    ]

    /// Rooms where Foundation as a whole has a reason; everywhere else FoundationEssentials suffices.
    static let wholeFoundation: Set = ["Hub", "Clinic", "HubCommand", "WorkerCommand", "ClinicCommand"]

    /// What a pure room may import that is not ours. HubAPI signs and hashes what goes over the wire, Bundles seals it.
    static func guestsOfPure(_ room: String) -> Set<String> {
        ["HubAPI", "Bundles"].contains(room) ? ["FoundationEssentials", "Crypto"] : ["FoundationEssentials"]
    }
}
