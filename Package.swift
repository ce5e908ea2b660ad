// swift-tools-version: 6.2
// The floor plan of the house: one target a room, a strict order of floors, three commands on top.
import Foundation
import PackageDescription

let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, on floor: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: floor, resources: resources, swiftSettings: house)
}

func command(_ name: String, on floor: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: floor, swiftSettings: house)
}

func tests(of name: String, on floor: [Target.Dependency] = []) -> Target {
    .testTarget(name: name + "Tests", dependencies: [.byName(name: name)] + floor, swiftSettings: house)
}

func library(_ name: String, _ package: String) -> Target.Dependency { .product(name: name, package: package) }

let crypto = library("Crypto", "swift-crypto")
let log = library("Logging", "swift-log")
let arguments = library("ArgumentParser", "swift-argument-parser")
let configuration = library("Configuration", "swift-configuration")
let hummingbird = library("Hummingbird", "hummingbird")

/// The frame codecs that are installed here. Without one, what it decodes answers that it was not built.
let codecs: [(name: String, headers: [String], libraries: [String])] = [
    ("GDCMJPEG", ["gdcm-3.0/gdcmjpeg/16/jpeglib.h"], ["gdcmjpeg8", "gdcmjpeg12", "gdcmjpeg16"]),
    ("CHARLS", ["charls/charls_jpegls_decoder.h"], ["charls"]),
    ("OPENJPEG", ["openjpeg-2.5/openjpeg.h", "openjpeg-2.4/openjpeg.h"], ["openjp2"]),
]
let installedCodecs = codecs.filter { codec in
    codec.headers.contains { FileManager.default.fileExists(atPath: "/usr/include/" + $0) }
}

let package = Package(
    name: "lianyi",
    products: [
        .executable(name: "lianyi-hub", targets: ["HubCommand"]),
        .executable(name: "lianyi-worker", targets: ["WorkerCommand"]),
        .executable(name: "lianyi-clinic", targets: ["ClinicCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C behind tiny shims
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CLibpng", linkerSettings: [.linkedLibrary("png")]),
        .target(name: "CLibjpeg", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CLibqrencode", linkerSettings: [.linkedLibrary("qrencode")]),
        .target(name: "CExpat", linkerSettings: [.linkedLibrary("expat")]),
        .target(name: "CConfine"),
        .systemLibrary(
            name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev", "libcairo2-dev"])]),
        .target(name: "CDrawing", dependencies: ["CPangoCairo"]),
        .target(
            name: "CPixelCodecs", cSettings: installedCodecs.map { .define("LIANYI_WITH_" + $0.name, to: "1") },
            linkerSettings: (["jpeg"] + installedCodecs.flatMap(\.libraries)).map { .linkedLibrary($0) }),

        // ground
        room("Alliance"),
        room("Blocking"),
        room("Bytes"),
        room("Failpoints"),

        // pure domain, one context a room
        room("Patients", on: ["Alliance"]),
        room("Exams", on: ["Alliance", "Patients"]),
        room("Readings", on: ["Alliance", "Exams"]),
        room("Referrals", on: ["Alliance", "Patients", "Exams"]),
        room("Criticals", on: ["Alliance", "Patients", "Exams"]),
        room("Training", on: ["Alliance", "Exams"]),
        room("Indicators", on: ["Alliance"]),
        room("Simulation", on: ["Alliance", "Exams", "Readings"]),

        // formats: bytes <-> values
        room("Waveforms"),
        room("Signals", on: ["Exams", "Waveforms"]),
        room("HL7v2", on: ["Bytes"]),
        room("ASTM", on: ["Bytes"]),
        room("FlatFile", on: ["Bytes"]),
        room("WFDB", on: ["Bytes", "Waveforms"]),
        room("SCPECG", on: ["Bytes", "Waveforms"]),
        room("MATFile", on: ["Bytes", "Waveforms", "CZlib"]),
        room("RawECG", on: ["Bytes", "Waveforms"]),
        room("PackedECG", on: ["Bytes", "WFDB", "Waveforms", "CZlib"]),
        room("AECG", on: ["Bytes", "Waveforms", "CExpat"]),
        room("EDF", on: ["Bytes", "Waveforms"]),
        room("DICOM", on: ["Bytes", "Waveforms", "CZlib"]),
        room("Raster", on: ["Bytes", "CLibpng", "CLibjpeg"]),
        room("PixelCodecs", on: ["Bytes", "CPixelCodecs"]),
        room("Rendering", on: ["DICOM", "Raster"]),
        room("QRCode", on: ["CLibqrencode", "CLibpng"]),
        room(
            "Intake",
            on: [
                "AECG", "ASTM", "Bytes", "DICOM", "EDF", "Exams", "FlatFile", "HL7v2", "MATFile", "PackedECG",
                "PixelCodecs",
                "Raster", "RawECG", "SCPECG", "WFDB", "Waveforms",
            ]),
        room(
            "Samples",
            on: ["AECG", "ASTM", "Alliance", "Bytes", "Patients", "Exams", "Training", "Indicators", "Waveforms"]),
        room("Plots", on: ["Waveforms", "CDrawing", "CLibpng"]),

        // adapters
        room("HubAPI", on: [crypto]),
        room("Bundles", on: [crypto, "Bytes", "HubAPI"]),
        room("Keyring", on: [crypto, library("CryptoExtras", "swift-crypto"), "HubAPI"]),
        room("Blobs", on: [crypto, "Blocking", "Failpoints"]),
        room("Workers", on: ["Exams", "CConfine"]),
        room("Postgres", on: ["CLibpq", "Blocking"]),
        room(
            "Records",
            on: [
                crypto, "Postgres", "Alliance", "Patients", "Exams", "Readings", "Criticals", "Referrals", "Training",
                "Indicators",
            ],
            resources: [.embedInCode("Migrations")]),
        room("Analysers", on: ["Blocking", "HL7v2", "ASTM"]),
        room("Curl", on: ["Blocking", "CLibcurl"]),
        room("Spool", on: [crypto, "HubAPI", "Blocking", "Failpoints", library("GRDB", "GRDB.swift")]),

        // use cases
        room(
            "Hub",
            on: [
                crypto, log, hummingbird,
                library("HummingbirdCore", "hummingbird"),
                library("HummingbirdTLS", "hummingbird"), library("ServiceLifecycle", "swift-service-lifecycle"),
                library("NIOCore", "swift-nio"), library("NIOSSL", "swift-nio-ssl"),
                library("HTTPTypes", "swift-http-types"), library("Mustache", "swift-mustache"), "Alliance",
                "Patients", "Exams", "Readings", "Criticals", "Referrals", "Training", "Indicators", "HubAPI",
                "Bundles",
                "Keyring",
                "Blobs", "Blocking", "Failpoints", "Postgres", "Records",
                "Workers",
            ],
            resources: [.copy("Resources")]),
        room(
            "Clinic",
            on: [
                "Analysers", "Blocking", "Bundles", "Bytes", "Criticals", "Failpoints", "HubAPI", "Curl", "Patients",
                "Alliance",
                "QRCode", "Spool", "Workers",
                crypto,
            ]),

        // commands
        command(
            "HubCommand",
            on: [
                arguments, configuration, log, hummingbird, library("SystemPackage", "swift-system"),
                library("ServiceLifecycle", "swift-service-lifecycle"),
                library("UnixSignals", "swift-service-lifecycle"), library("NIOCore", "swift-nio"), "Hub", "Records",
                "Postgres", "Keyring", "Blobs", "Workers", "Samples", "Alliance", "Patients", "Exams", "FlatFile",
                "Training", "Indicators", "HubAPI", "Simulation",
            ]),
        command(
            "WorkerCommand",
            on: [
                "Bytes", "DICOM", "Exams", "Intake", "PackedECG", "Plots", "Raster", "Rendering", "Signals", "WFDB",
                "Waveforms",
                "Workers", "CConfine", "CZlib", crypto,
            ]),
        command("ClinicCommand", on: ["Analysers", "Bundles", "Clinic", "HubAPI", "QRCode", "Spool", arguments]),

        // tests
        .target(
            name: "TestSupport", dependencies: ["Blocking", "Postgres"], path: "Tests/TestSupport", swiftSettings: house
        ),
        .target(
            name: "LiveCounty", dependencies: ["TestSupport", "Postgres", "Curl", "HubAPI"], path: "Tests/LiveCounty",
            swiftSettings: house),
        .target(name: "RealData", dependencies: [crypto], path: "Tests/RealData", swiftSettings: house),
        .target(
            name: "Fuzzing",
            dependencies: [
                "AECG", "ASTM", "Bytes", "DICOM", "EDF", "Exams", "FlatFile", "HL7v2", "Intake", "MATFile", "PackedECG",
                "PixelCodecs", "Raster", "RawECG", "Rendering", "SCPECG", "Samples", "WFDB", "Waveforms",
            ],
            path: "Tests/Fuzzing", swiftSettings: house),
        .target(name: "Mutations", path: "Tests/Mutations", swiftSettings: house),
        tests(of: "Fuzzing", on: ["Exams", "Intake", "Mutations", "RealData"]),
        .testTarget(
            name: "HouseTests", dependencies: [crypto], exclude: ["migrations.sha256"], swiftSettings: house),
        tests(of: "Alliance"),
        tests(of: "Analysers", on: ["ASTM", "HL7v2", "TestSupport"]),
        tests(of: "Patients", on: ["Alliance"]),
        tests(of: "Exams", on: ["Alliance", "Patients"]),
        tests(of: "Readings", on: ["Alliance", "Exams"]),
        tests(of: "Referrals", on: ["Alliance", "Patients", "Exams"]),
        tests(of: "Criticals", on: ["Alliance", "Patients", "Exams"]),
        tests(of: "Training", on: ["Alliance", "Exams"]),
        tests(of: "Indicators"),
        tests(of: "Simulation", on: ["Alliance", "Exams", "Readings"]),
        .testTarget(
            name: "StateDocumentsTests",
            dependencies: ["Alliance", "Criticals", "Exams", "Readings", "Referrals", "Training"],
            swiftSettings: house),
        tests(
            of: "Samples", on: ["AECG", "Alliance", "Patients", "Exams", "Training", "Indicators", "Waveforms", crypto]),
        tests(of: "Bytes"),
        tests(of: "HL7v2"),
        tests(of: "ASTM"),
        tests(of: "FlatFile"),
        tests(of: "WFDB", on: ["Mutations", "RealData", "Waveforms"]),
        tests(of: "SCPECG", on: ["RealData", "Waveforms"]),
        tests(of: "MATFile", on: ["Bytes", "Mutations", "RealData", "Waveforms"]),
        tests(of: "RawECG", on: ["Bytes", "Mutations", "Waveforms"]),
        tests(of: "Signals", on: ["Exams", "RealData", "Samples", "Waveforms", "WFDB"]),
        tests(of: "PackedECG", on: ["Bytes", "RealData", "Samples", "WFDB"]),
        tests(of: "AECG", on: ["Mutations", "RealData", "Waveforms"]),
        tests(of: "EDF", on: ["Mutations", "RealData", "Waveforms"]),
        tests(of: "DICOM", on: ["Bytes", "Mutations", "RealData", "Waveforms"]),
        tests(of: "Raster", on: ["RealData"]),
        tests(of: "PixelCodecs", on: ["RealData"]),
        tests(of: "Rendering", on: ["DICOM", "Raster", "RealData"]),
        tests(of: "QRCode"),
        tests(
            of: "Intake",
            on: [
                "AECG", "Alliance", "Exams", "ASTM", "DICOM", "FlatFile", "HL7v2", "Mutations", "PackedECG", "Patients",
                "Raster", "RealData", "SCPECG", "Samples", "Waveforms",
            ]),
        tests(of: "Plots", on: ["Raster", "RealData", "TestSupport", "WFDB", "Waveforms"]),
        tests(of: "HubAPI", on: [crypto]),
        tests(of: "Bundles", on: ["HubAPI", crypto]),
        tests(of: "Keyring", on: ["HubAPI", crypto]), tests(of: "Blobs", on: ["TestSupport", crypto]),
        tests(
            of: "Workers",
            on: ["DICOM", "Exams", "PackedECG", "SCPECG", "Samples", "WFDB", "Waveforms", "WorkerCommand"]),
        tests(of: "Postgres", on: ["TestSupport"]),
        tests(
            of: "Hub",
            on: [
                "TestSupport", "HubCommand", "WorkerCommand", "Alliance", "Blobs", "Bundles", "Exams", "HubAPI",
                "Criticals", "Readings",
                "Referrals", "Keyring", "Postgres",
                "Records",
                "Samples", "Workers", crypto, log, hummingbird, library("HummingbirdTesting", "hummingbird"),
                library("HTTPTypes", "swift-http-types"), library("NIOCore", "swift-nio"),
            ]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "TestSupport", "LiveCounty", "HubCommand", "WorkerCommand", "ClinicCommand", "HubAPI", "Postgres",
                "Curl", "Spool",
                "RealData", crypto,
            ],
            swiftSettings: house),
        .testTarget(
            name: "BrowserTests",
            dependencies: [
                "TestSupport", "LiveCounty", "HubCommand", "WorkerCommand", "HubAPI", "Postgres", "Curl", "DICOM",
                "Samples",
                crypto,
            ],
            swiftSettings: house),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "TestSupport", "LiveCounty", "HubCommand", "WorkerCommand", "ClinicCommand", "HubAPI", "Postgres",
                "Spool", "Curl", "Failpoints", crypto,
            ],
            swiftSettings: house),
        tests(of: "Curl", on: ["TestSupport"]),
        tests(of: "Spool", on: ["HubAPI", "TestSupport", crypto, library("GRDB", "GRDB.swift")]),
        tests(
            of: "Clinic",
            on: [
                "Analysers", "Bundles", "HubAPI", "Curl", "PackedECG", "Samples", "Spool", "TestSupport", "WFDB",
                "WorkerCommand", "Workers", crypto,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
