// Messages, lines and tables of laboratories under fuzz, and text.

import ASTM
import Bytes
import DICOM
import FlatFile
import HL7v2
import Intake

extension FuzzTarget {
    func runLaboratory(_ bytes: [UInt8]) {
        switch self {
        case .hl7: Self.readHL7(bytes)
        case .astm: Self.readASTM(bytes)
        case .mllp: Self.hearMLLP(bytes)
        case .line: Self.hearASTM(bytes)
        case .table: Self.readTable(bytes)
        case .typed: Self.describe([ExamFile(name: "a", bytes: bytes)])
        default: Self.readText(bytes)
        }
    }

    private static func readHL7(_ bytes: [UInt8]) {
        for message in (try? HL7Message.all(in: bytes)) ?? [] { _ = try? ObservationReport(message) }
        _ = HL7Acknowledgement(to: bytes).message(.accepted, at: "20260101", words: "a|b")
        describe([ExamFile(name: "a", bytes: bytes)])
    }

    private static func readASTM(_ bytes: [UInt8]) {
        for message in (try? ASTMMessage.all(in: bytes)) ?? [] { _ = try? ASTMReport(message) }
        describe([ExamFile(name: "a", bytes: bytes)])
    }

    /// The first byte says how long a piece is.
    private static func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        guard let first = bytes.first else { return [] }
        let length = max(1, Int(first))
        return stride(from: 1, to: bytes.count, by: length).map { bytes[$0..<min($0 + length, bytes.count)] }
    }

    private static func hearMLLP(_ bytes: [UInt8]) {
        var decoder = MLLPDecoder(limit: 1 << 16)
        for piece in pieces(of: bytes) { _ = decoder.receive(piece) }
        _ = decoder.lineClosed()
    }

    /// Every third frame could not be kept.
    private static func hearASTM(_ bytes: [UInt8]) {
        var receiver = ASTMReceiver(), sender = ASTMSender(ASTMFrame.frames(of: Array(bytes.prefix(600))))
        _ = sender.start()
        for (number, piece) in pieces(of: bytes).enumerated() {
            _ = receiver.receive(piece)
            _ = sender.receive(piece)
            var answers = 0
            while receiver.isOwing, answers < 1000 {
                answers += 1
                _ = (number + answers) % 3 == 0 ? receiver.notStored() : receiver.stored()
            }
            if number % 7 == 6 { _ = receiver.fellSilent() }
        }
        _ = receiver.lineClosed()
        _ = sender.fellSilent()
    }

    private static func readTable(_ bytes: [UInt8]) {
        let (mapping, table) = halves(of: bytes)
        let front = Array("format = lianyi-flat-file 1\n".utf8)
        let whole = FlatFileMapping.isMapping(mapping) ? mapping : front + mapping
        if let read = try? FlatFileMapping(parsing: whole) { _ = try? FlatFile(table, read) }
        describe([ExamFile(name: "a.map", bytes: whole), ExamFile(name: "b.csv", bytes: table)])
    }

    /// One tag of each way in which DICOM writes text, under the character sets that the bytes before the first line end name.
    private static func readText(_ bytes: [UInt8]) {
        _ = try? GB18030.utf8(of: bytes[...])
        _ = try? ForeignText.utf8(of: bytes[...])
        _ = try? JSON(parsing: bytes[...])
        let end = bytes.firstIndex(of: Ascii.lineFeed) ?? 0
        var writer = DataSetWriter()
        writer.set(DICOMTag(0x0008, 0x0005), .CS, bytes: bytes[..<end])
        writer.set(DICOMTag(0x0010, 0x0010), .PN, bytes: bytes[end...])
        writer.set(DICOMTag(0x0010, 0x4000), .LT, bytes: bytes[end...])
        guard let file = try? DICOMFile(DICOMWriter.file(writer)) else { return }
        for element in file.dataSet.elements { _ = file.dataSet.decoded(element.tag) }
    }
}
