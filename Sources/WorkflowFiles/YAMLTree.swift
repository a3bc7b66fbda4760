/// A value of a YAML file with the place where it stands.
struct Node {
    /// What a node holds.
    enum Value {
        /// A text; `isQuoted` tells `"12"` from `12`.
        case scalar(String, isQuoted: Bool)
        case sequence([Node])
        case mapping([Entry])
    }

    /// One line of a mapping.
    struct Entry {
        let key: String
        let mark: Mark
        let value: Node
    }

    let mark: Mark
    let value: Value

    /// What the node is, for sentences such as "… must be a text, not a list".
    var kind: (en: String, vi: String) {
        switch value {
        case .scalar(let text, let isQuoted):
            text.isEmpty && !isQuoted ? ("nothing", "giá trị trống") : ("a text", "một chuỗi")
        case .sequence: ("a list", "một danh sách")
        case .mapping: ("a mapping", "một bảng khóa - giá trị")
        }
    }

    /// Tells whether a key was written with nothing after it.
    var isNull: Bool {
        if case .scalar(let text, isQuoted: false) = value {
            return text.isEmpty || text == "~" || text == "null"
        }
        return false
    }
}

/// Why a file could not be read as YAML, and where.
struct YAMLRefusal: Error {
    let mark: Mark
    let en: String
    let vi: String
}
