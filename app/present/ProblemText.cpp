#include "present/ProblemText.h"

#include "base/Literals.h"
#include "present/Words.h"

#include <array>

namespace armature {
namespace {

struct Template {
    ProblemCode code;
    const char *title; ///< %1 is the subject
    const char *remedy;
    const char *terminalRemedy = ""; ///< in its place in a terminal, where options and verbs can be named
};

// QT_TRANSLATE_NOOP marks the texts for lupdate; Words::tr looks them up.
constexpr std::array<Template, 28> Templates{{
    {ProblemCode::Internal, QT_TRANSLATE_NOOP("armature::Words", "A defect of this program: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Please report it with the record folder.")},
    {ProblemCode::NotFound, QT_TRANSLATE_NOOP("armature::Words", "Not found: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Check the spelling of the path or name.")},
    {ProblemCode::Denied, QT_TRANSLATE_NOOP("armature::Words", "No permission: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Choose a place that belongs to you; this program never needs root.")},
    {ProblemCode::TooLarge, QT_TRANSLATE_NOOP("armature::Words", "Too large to be read: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Check that it is the file you meant.")},
    {ProblemCode::TimedOut, QT_TRANSLATE_NOOP("armature::Words", "No answer in time: %1"),
     QT_TRANSLATE_NOOP("armature::Words",
                       "Try again; if it happens again, run the command by hand and look at what it says.")},
    {ProblemCode::Malformed, QT_TRANSLATE_NOOP("armature::Words", "Not readable: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Correct the file at that place.")},
    {ProblemCode::UnknownName, QT_TRANSLATE_NOOP("armature::Words", "Unknown name: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Check the spelling.")},
    {ProblemCode::Usage, QT_TRANSLATE_NOOP("armature::Words", "Not understood: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Correct what was entered."),
     QT_TRANSLATE_NOOP("armature::Words", "See \"armature --help\".")},
    {ProblemCode::Unsupported, QT_TRANSLATE_NOOP("armature::Words", "Not possible here: %1"), ""},
    {ProblemCode::Locked, QT_TRANSLATE_NOOP("armature::Words", "Somebody else works on %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Wait for it to finish, or end it, and try again.")},
    {ProblemCode::Cancelled, QT_TRANSLATE_NOOP("armature::Words", "Cancelled"),
     QT_TRANSLATE_NOOP("armature::Words", "What was there before is still in place.")},
    {ProblemCode::NoSpace, QT_TRANSLATE_NOOP("armature::Words", "Not enough space on %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Free some space, or choose a target on another volume.")},
    {ProblemCode::BadTarget, QT_TRANSLATE_NOOP("armature::Words", "This target cannot be used: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Choose another folder."),
     QT_TRANSLATE_NOOP("armature::Words", "Choose another folder with --target.")},
    {ProblemCode::Foreign, QT_TRANSLATE_NOOP("armature::Words", "This folder was not made by armature: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "It is never touched. Choose another folder, or empty it yourself."),
     QT_TRANSLATE_NOOP("armature::Words",
                       "It is never touched. Choose another folder with --target, or empty it yourself.")},
    {ProblemCode::ToolMissing, QT_TRANSLATE_NOOP("armature::Words", "Missing: %1"), ""},
    {ProblemCode::ToolTooOld, QT_TRANSLATE_NOOP("armature::Words", "Too old: %1"), ""},
    {ProblemCode::CommandFailed, QT_TRANSLATE_NOOP("armature::Words", "A command failed: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "Its last lines are below; the whole log is in the record folder.")},
    {ProblemCode::CommandCrashed, QT_TRANSLATE_NOOP("armature::Words", "A command was ended by the system: %1"),
     QT_TRANSLATE_NOOP(
         "armature::Words",
         "Often memory ran out, or on a Mac the system blocked the program. Try again; look into the system log.")},
    {ProblemCode::NetworkUnreachable, QT_TRANSLATE_NOOP("armature::Words", "No answer from the network: %1"),
     QT_TRANSLATE_NOOP("armature::Words",
                       "Check the connection, the proxy and the certificates; a mirror can be given for each index."),
     QT_TRANSLATE_NOOP(
         "armature::Words",
         "Check the connection, the proxy (--proxy URL or HTTPS_PROXY) and the certificates (SSL_CERT_FILE); a mirror "
         "is given with --index ID=URL.")},
    {ProblemCode::AccessDenied, QT_TRANSLATE_NOOP("armature::Words", "The index refused access: %1"),
     QT_TRANSLATE_NOOP("armature::Words",
                       "Check user name and token of the index; give them in the installer's configuration or in the "
                       "index's address."),
     QT_TRANSLATE_NOOP(
         "armature::Words",
         "Check user name and token of the index; give them in the installer's configuration or in --index "
         "ID=URL.")},
    {ProblemCode::NotAnIndex, QT_TRANSLATE_NOOP("armature::Words", "That is no package index: %1"),
     QT_TRANSLATE_NOOP("armature::Words",
                       "A login page or a proxy may answer in its place: open the address in a browser.")},
    {ProblemCode::ResolutionFailed, QT_TRANSLATE_NOOP("armature::Words", "No set of versions fits together: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "The resolver's words are below; loosen the pin it names.")},
    {ProblemCode::WouldCompile, QT_TRANSLATE_NOOP("armature::Words", "No wheel for this machine: %1"),
     QT_TRANSLATE_NOOP("armature::Words",
                       "It would have to be compiled, which is not done unasked. Choose a version that has a wheel.")},
    {ProblemCode::NoBuildFits, QT_TRANSLATE_NOOP("armature::Words", "%1 cannot be installed on this machine"), ""},
    {ProblemCode::NeedsDecision,
     QT_TRANSLATE_NOOP("armature::Words", "%1: no PyTorch build can use the GPU of this machine as it is"),
     QT_TRANSLATE_NOOP("armature::Words", "Take the CPU build knowingly."),
     QT_TRANSLATE_NOOP("armature::Words", "Take the CPU build knowingly with --torch cpu.")},
    {ProblemCode::HashMismatch, QT_TRANSLATE_NOOP("armature::Words", "A file is not the one that was announced: %1"),
     QT_TRANSLATE_NOOP("armature::Words",
                       "Do not use it. Try another network or mirror; if it stays so, tell the index's owner.")},
    {ProblemCode::VerificationFailed, QT_TRANSLATE_NOOP("armature::Words", "Installed, but it does not work: %1"),
     QT_TRANSLATE_NOOP("armature::Words", "See which checks failed. What was there before is still in place.")},
    {ProblemCode::CouldNotDetermine, QT_TRANSLATE_NOOP("armature::Words", "Could not be determined: %1"), ""},
}};

} // namespace

ProblemText explain(const Problem &problem, Surface surface) {
    for (const Template &known : Templates) {
        if (known.code != problem.code)
            continue;
        QString title = Words::tr(known.title);
        if (title.contains("%1"_L1))
            title = title.arg(problem.subject);
        const bool inTerminal = surface == Surface::Terminal && *known.terminalRemedy != '\0';
        const char *own = inTerminal ? known.terminalRemedy : known.remedy;
        const QString remedy = !problem.remedy.isEmpty() ? problem.remedy : *own == '\0' ? QString() : Words::tr(own);
        return {title, problem.detail, remedy, problem.evidence};
    }
    return {problem.subject, problem.detail, problem.remedy, problem.evidence};
}

QString ProblemText::text() const {
    QString result = title;
    if (!why.isEmpty())
        result += u'\n' + Words::tr("Why: %1").arg(why);
    if (!whatToDo.isEmpty())
        result += u'\n' + Words::tr("What to do: %1").arg(whatToDo);
    if (!evidence.isEmpty())
        result += u'\n' + Words::tr("Seen:") + u"\n    "_s + QString(evidence).replace(u'\n', u"\n    "_s);
    return result;
}

} // namespace armature
