// A file of PS3.10, or a data set by itself: meta group, encoding and data set.

import Bytes

/// A file whose elements were read. Pixels and samples are still where they are in its bytes.
package struct DICOMFile: Sendable {
    /// Group 0002; empty where the file has none.
    package let meta: DataSet
    package let dataSet: DataSet
    /// As declared, or found where nothing true is declared.
    package let transferSyntax: TransferSyntax
    /// The UID in the meta group; nil where there is none.
    package let declaredSyntax: String?
    /// The file begins with the preamble and mark of PS3.10.
    package let hasPreamble: Bool
    package let warnings: [DICOMWarning]

    /// Reads every element. Damage ends the reading and leaves a warning.
    package init(_ bytes: [UInt8]) throws(DICOMError) {
        let start = Self.start(bytes)
        hasPreamble = start > 0
        var parser = DataSetParser(bytes)
        let (meta, body) = try Self.meta(&parser, from: start)
        self.meta = meta
        declaredSyntax = meta.text(.transferSyntaxUID)
        let declared = declaredSyntax.map(TransferSyntax.init(uid:))
        let opened = try Self.opened(bytes, from: body, declared, isProven: start > 0 || body > start, &parser)
        transferSyntax = opened.syntax
        var inner = opened.parser
        let read = try inner.dataSet(
            opened.encoding, from: opened.start, to: inner.bytes.count, .toEnd, inherited: [], depth: 0)
        dataSet = read.set
        warnings = inner.warnings
    }

    /// Whether the bytes can be one: the mark, or a bare data set that proves itself.
    package static func isLikely(_ bytes: [UInt8]) -> Bool {
        if start(bytes) > 0 { return true }
        guard let first = bytes.tag(0, .little) else { return false }
        if first.group == 2, EncodingProbe.score(bytes, from: 0, .explicitLittle) > 2 { return true }
        return bareEncoding(bytes, from: 0) != nil
    }

    private static let mark = Array("DICM".utf8)

    private static func start(_ bytes: [UInt8]) -> Int {
        if bytes.dropFirst(128).starts(with: mark) { return 132 }
        return bytes.starts(with: mark) ? 4 : 0
    }

    /// Group 0002 is explicit little endian by PS3.10; a few programs write it implicit.
    private static func meta(
        _ parser: inout DataSetParser, from start: Int
    ) throws(DICOMError) -> (DataSet, body: Int) {
        guard parser.bytes.word(start, .little) == 2 else { return (.empty, start) }
        let encoding = EncodingProbe.encoding(of: parser.bytes, from: start, declared: .explicitLittle)
        let (set, next) = try parser.dataSet(
            encoding ?? .explicitLittle, from: start, to: parser.bytes.count, .group(2), inherited: [], depth: 0)
        return (set, next ?? parser.bytes.count)
    }

    /// A bare data set begins with group 0008 (or 0004, of a directory) and holds for several elements.
    private static func bareEncoding(_ bytes: [UInt8], from start: Int) -> DataEncoding? {
        guard let encoding = EncodingProbe.encoding(of: bytes, from: start, declared: nil),
            EncodingProbe.score(bytes, from: start, encoding) >= 3,
            let first = bytes.tag(start, encoding.order), [0x0000, 0x0004, 0x0008].contains(first.group)
        else { return nil }
        return encoding
    }

    private struct Opened {
        let syntax: TransferSyntax
        let encoding: DataEncoding
        let start: Int
        let parser: DataSetParser
    }

    private static func opened(
        _ bytes: [UInt8], from body: Int, _ declared: TransferSyntax?, isProven: Bool, _ parser: inout DataSetParser
    ) throws(DICOMError) -> Opened {
        if let declared, declared.isDeflated {
            return try inflated(bytes, from: body, declared, parser)
        }
        guard isProven else {
            guard let found = bareEncoding(bytes, from: body) else { throw DICOMError(.notDICOM, at: body) }
            let syntax = TransferSyntax(of: found)
            parser.warn(.transferSyntaxFound(syntax.uid), at: body)
            return Opened(syntax: syntax, encoding: found, start: body, parser: parser)
        }
        let found = EncodingProbe.encoding(of: bytes, from: body, declared: declared?.encoding) ?? .implicitLittle
        guard let declared else {
            let syntax = TransferSyntax(of: found)
            parser.warn(.transferSyntaxFound(syntax.uid), at: body)
            return Opened(syntax: syntax, encoding: found, start: body, parser: parser)
        }
        guard found != declared.encoding else {
            return Opened(syntax: declared, encoding: found, start: body, parser: parser)
        }
        let syntax = TransferSyntax(of: found)
        parser.warn(.transferSyntaxWrong(declared: declared.uid, found: syntax.uid), at: body)
        // The codec of encapsulated pixels is told by the declaration alone.
        return Opened(
            syntax: declared.pixels == .native ? syntax : declared, encoding: found, start: body, parser: parser)
    }

    private static func inflated(
        _ bytes: [UInt8], from body: Int, _ declared: TransferSyntax, _ parser: DataSetParser
    ) throws(DICOMError) -> Opened {
        guard let plain = try Inflate.bytes(of: bytes[body...]) else { throw DICOMError(.badDeflate, at: body) }
        var inner = DataSetParser(plain.bytes)
        inner.warnings = parser.warnings
        if !plain.isWhole { inner.warn(.deflateCut, at: body) }
        return Opened(syntax: declared, encoding: .explicitLittle, start: 0, parser: inner)
    }
}
