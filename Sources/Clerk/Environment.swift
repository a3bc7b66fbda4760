import Glibc

/// The environment of the process; an empty variable counts as absent.
enum Environment {
    static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The folder of workflow files where none is named.
    static var workflows: String {
        if let named = Environment["MOTCUA_WORKFLOWS"] { return named }
        return access("workflows/roles.yaml", F_OK) == 0
            ? "workflows" : "/usr/share/motcua/workflows"
    }
}
