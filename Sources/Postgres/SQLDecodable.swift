// Which Swift values can be read from a column.
package import FoundationEssentials

/// A value that can be read from a column's text form; `init` gets nil for NULL and answers nil when it cannot be it.
package protocol SQLDecodable {
    init?(sqlText: String?)
}

extension String: SQLDecodable {
    package init?(sqlText: String?) {
        guard let sqlText else { return nil }
        self = sqlText
    }
}

extension Bool: SQLDecodable {
    package init?(sqlText: String?) {
        switch sqlText {
        case "t": self = true
        case "f": self = false
        default: return nil
        }
    }
}

extension FixedWidthInteger where Self: SQLDecodable {
    package init?(sqlText: String?) {
        guard let value = sqlText.flatMap({ Self($0) }) else { return nil }
        self = value
    }
}

extension Int: SQLDecodable {}
extension Int64: SQLDecodable {}
extension Int32: SQLDecodable {}

extension Double: SQLDecodable {
    package init?(sqlText: String?) {
        guard let value = sqlText.flatMap(Double.init) else { return nil }
        self = value
    }
}

extension Decimal: SQLDecodable {
    package init?(sqlText: String?) {
        guard let value = sqlText.flatMap({ Decimal(string: $0) }) else { return nil }
        self = value
    }
}

extension UUID: SQLDecodable {
    package init?(sqlText: String?) {
        guard let value = sqlText.flatMap({ UUID(uuidString: $0) }) else { return nil }
        self = value
    }
}

extension Date: SQLDecodable {
    package init?(sqlText: String?) {
        guard let value = sqlText.flatMap(SQLTimestamp.date) else { return nil }
        self = value
    }
}

extension SQLDay: SQLDecodable {
    package init?(sqlText: String?) {
        guard let sqlText, sqlText.utf8.count == 10 else { return nil }
        self.init(sqlText)
    }
}

extension Bytea: SQLDecodable {
    package init?(sqlText: String?) {
        guard let sqlText, sqlText.hasPrefix("\\x"), let bytes = Hex.bytes(of: sqlText.dropFirst(2).utf8)
        else { return nil }
        self.init(bytes)
    }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    package init?(sqlText: String?) {
        guard let sqlText else {
            self = .none
            return
        }
        guard let value = Wrapped(sqlText: sqlText) else { return nil }
        self = .some(value)
    }
}

extension Array: SQLDecodable where Element: SQLDecodable {
    package init?(sqlText: String?) {
        guard let parts = sqlText.flatMap(SQLArray.elements) else { return nil }
        var values: [Element] = []
        for part in parts {
            guard let value = Element(sqlText: part) else { return nil }
            values.append(value)
        }
        self = values
    }
}
