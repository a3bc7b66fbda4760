internal import Glibc

/// Where PostgreSQL's programs are.
struct Binaries {
    let directory: String
    let version: Int

    var initdb: String { "\(directory)/initdb" }
    var pgCtl: String { "\(directory)/pg_ctl" }
    var createdb: String { "\(directory)/createdb" }

    /// The oldest version that will do.
    static let minimum = 15

    /// Finds the programs in `PATH`, then the newest below the places where distributions put them;
    /// of exactly one version when a cluster exists already.
    static func find(version wanted: Int?) throws -> Binaries {
        var searched: [String] = ["PATH"]
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        for directory in path.split(separator: ":").map(String.init) where isWhole(directory) {
            guard let version = version(of: "\(directory)/postgres") else { continue }
            if fits(version, wanted) { return Binaries(directory: directory, version: version) }
        }
        for (base, prefix) in [("/usr/lib/postgresql", ""), ("/usr", "pgsql-")] {
            searched.append("\(base)/\(prefix)*/bin")
            let found = Files.entries(of: base).filter { $0.hasPrefix(prefix) }
                .compactMap { Int($0.dropFirst(prefix.count)) }
                .filter { fits($0, wanted) && isWhole("\(base)/\(prefix)\($0)/bin") }
            if let newest = found.max() {
                return Binaries(directory: "\(base)/\(prefix)\(newest)/bin", version: newest)
            }
        }
        throw EmbeddedPostgresError.noBinaries(wanted: wanted, searched: searched)
    }

    private static func fits(_ version: Int, _ wanted: Int?) -> Bool {
        wanted.map { $0 == version } ?? (version >= minimum)
    }

    private static func isWhole(_ directory: String) -> Bool {
        ["initdb", "pg_ctl", "postgres", "createdb"].allSatisfy {
            access("\(directory)/\($0)", X_OK) == 0
        }
    }

    /// Asks a server program for its major version.
    private static func version(of program: String) -> Int? {
        guard let outcome = try? Command.run([program, "--version"]), outcome.code == 0 else {
            return nil  // A program that cannot say its version is none that can be used.
        }
        let number = outcome.output.split(separator: " ").first { $0.first?.isNumber ?? false }
        return number.flatMap { Int($0.prefix { $0.isNumber }) }
    }
}
