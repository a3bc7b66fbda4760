/// Why the private cluster cannot be used: what, where, and what to do.
public enum EmbeddedPostgresError: Error, Hashable, Sendable {
    /// PostgreSQL's programs are not installed, or not in the version the cluster was made with.
    case noBinaries(wanted: Int?, searched: [String])
    /// No directory for the data can be derived from the environment.
    case noDirectory(String)
    /// A file or directory cannot be made or reached.
    case inaccessible(path: String, reason: String)
    /// Root may not run a server itself and there is no user `postgres`.
    case noServerUser
    /// Another process held the lock for too long.
    case locked(path: String)
    /// A program of PostgreSQL failed.
    case failed(command: String, output: String, log: String)
}

extension EmbeddedPostgresError: CustomStringConvertible {
    /// One or two sentences for the operator.
    public var description: String {
        switch self {
        case .noBinaries(let wanted, let searched):
            "PostgreSQL \(wanted.map(String.init) ?? "15 or newer") is not installed (looked in "
                + "\(searched.joined(separator: ", "))); install it, on Debian with "
                + "`apt-get install postgresql`, or set MOTCUA_DATABASE_URL."
        case .noDirectory(let reason):
            "There is no place for the database: \(reason); set MOTCUA_DATA_DIR to a directory "
                + "that can be written."
        case .inaccessible(let path, let reason):
            "\(path) cannot be used for the database: \(reason)."
        case .noServerUser:
            "PostgreSQL refuses to run as root and there is no system user `postgres`; create it "
                + "with `useradd --system postgres`, or run as an ordinary user."
        case .locked(let path):
            "Another process has been starting or stopping the database for too long; look for it "
                + "with `fuser \(path)`."
        case .failed(let command, let output, let log):
            "\(command) failed: \(output.isEmpty ? "no reason given" : output) (see \(log))"
        }
    }
}
