// swift-tools-version: 6.2
// The floor plan of the house: one target a room, a strict order of floors, three commands on top.
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
let jwt = library("JWTKit", "jwt-kit")
let hummingbird = library("Hummingbird", "hummingbird")

let package = Package(
    name: "lianyi",
    products: [
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        room("Blocking"),
        room("Alliance"),
        room("Patients", on: ["Alliance"]),
        room("Exams", on: ["Alliance", "Patients"]),
        room("Readings", on: ["Alliance", "Exams"]),
        room("HubAPI", on: [crypto]),
        room("Keyring", on: [crypto, "HubAPI"]),
        room("Blobs", on: [crypto, "Blocking"]),
        room("Postgres", on: ["CLibpq", "Blocking"]),
        room("Records", on: [crypto, "Postgres", "Alliance", "Patients", "Exams", "Readings"], resources: [.embedInCode("Migrations")]),
        room("Training", on: ["Alliance", "Exams"]),
        .target(name: "CConfine"),
        room("Workers", on: ["Blocking", "CConfine", "Exams"]),
        room("Hub", on: [
            crypto, library("CryptoExtras", "swift-crypto"), log, hummingbird, library("HummingbirdCore", "hummingbird"),
            library("HummingbirdTLS", "hummingbird"), library("ServiceLifecycle", "swift-service-lifecycle"), library("NIOCore", "swift-nio"),
            library("NIOSSL", "swift-nio-ssl"), library("HTTPTypes", "swift-http-types"),
            "Alliance", "Patients", "Exams", "Readings", "Training", "HubAPI", "Keyring", "Blobs", "Blocking", "Postgres",
            "Records", "Workers",
        ]),
        .target(name: "TestSupport", dependencies: ["Postgres"], path: "Tests/TestSupport", swiftSettings: house),
        tests(of: "Postgres", on: ["TestSupport"]),
        tests(of: "Keyring"),
        tests(of: "Blobs", on: [crypto]),
    ],
    swiftLanguageModes: [.v6]
)
