// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "motcua",
    products: [
        .library(name: "Dossiers", targets: ["Dossiers"]),
        .library(name: "Postgres", targets: ["Postgres"]),
        .executable(name: "motcua", targets: ["Clerk"]),
        .executable(name: "motcua-router", targets: ["Router"]),
        .executable(name: "motcua-verify", targets: ["Auditor"]),
        .executable(name: "motcua-bench", targets: ["Bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "Dossiers", swiftSettings: strict),
        .target(
            name: "Postgres",
            dependencies: ["CPostgres", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
        .target(name: "EmbeddedPostgres", swiftSettings: strict),
        .target(
            name: "WorkflowFiles",
            dependencies: ["Dossiers", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(
            name: "DossierStore",
            dependencies: [
                "Dossiers", "Postgres", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            resources: [
                .embedInCode("Migrations/0001_foundation.sql"),
                .embedInCode("Migrations/0002_the_law_in_full.sql"),
                .embedInCode("Migrations/0003_the_sealed_ledger.sql"),
            ],
            swiftSettings: strict),
        .target(name: "Papers", dependencies: ["Dossiers"], swiftSettings: strict),
        .target(name: "PortalRecords", dependencies: ["Dossiers"], swiftSettings: strict),
        .target(name: "VietQR", swiftSettings: strict),
        .target(
            name: "Routing",
            dependencies: [
                "Dossiers", "DossierStore", "Postgres",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict),
        .target(
            name: "Watching",
            dependencies: [
                "Dossiers", "DossierStore", "Postgres", "Routing",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "Sealing",
            dependencies: [
                "DossierStore", "Dossiers", "Postgres",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "Auditor",
            dependencies: [
                "Postgres",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "Clerk",
            dependencies: [
                "Dossiers", "DossierStore", "EmbeddedPostgres", "Papers", "PortalRecords",
                "Postgres", "WorkflowFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "Router",
            dependencies: [
                "DossierStore", "Dossiers", "EmbeddedPostgres", "Postgres", "Routing", "Sealing",
                "Watching",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Dossiers", "DossierStore", "EmbeddedPostgres", "Postgres", "Routing",
                "WorkflowFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            path: "bench/Bench", swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: [
                "Dossiers", "DossierStore", "EmbeddedPostgres", "Postgres", "WorkflowFiles",
            ],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "DossiersTests", dependencies: ["Dossiers"],
            exclude: ["Fixtures", "Scenarios"], swiftSettings: strict),
        .testTarget(
            name: "PostgresTests", dependencies: ["Postgres", "EmbeddedPostgres"],
            swiftSettings: strict),
        .testTarget(
            name: "EmbeddedPostgresTests", dependencies: ["Postgres", "EmbeddedPostgres"],
            swiftSettings: strict),
        .testTarget(
            name: "WorkflowFilesTests", dependencies: ["WorkflowFiles", "Dossiers"],
            exclude: ["Digit", "Rules.txt", "Sample"],
            swiftSettings: strict),
        .testTarget(
            name: "PortalRecordsTests",
            dependencies: ["PortalRecords", "Dossiers", "WorkflowFiles"],
            exclude: ["Records"], swiftSettings: strict),
        .testTarget(
            name: "VietQRTests", dependencies: ["VietQR"],
            exclude: ["vectors.json"], swiftSettings: strict),
        .testTarget(
            name: "PapersTests", dependencies: ["Papers", "Dossiers"], swiftSettings: strict),
        .testTarget(
            name: "DossierStoreTests",
            dependencies: [
                "Dossiers", "DossierStore", "EmbeddedPostgres", "Postgres", "Router", "Routing",
                "TestSupport", "WorkflowFiles",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WatchingTests",
            dependencies: [
                "DossierStore", "Dossiers", "Postgres", "Router", "Routing", "TestSupport",
                "Watching", .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ClerkTests",
            dependencies: [
                "Clerk", "DossierStore", "Dossiers", "EmbeddedPostgres", "Postgres", "TestSupport",
            ],
            exclude: ["Transcripts"], swiftSettings: strict),
        .testTarget(
            name: "SealingTests",
            dependencies: [
                "Auditor", "Clerk", "DossierStore", "Dossiers", "EmbeddedPostgres", "Postgres",
                "Router", "Sealing", "TestSupport", "WorkflowFiles",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TidyTests",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["Fixtures"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
