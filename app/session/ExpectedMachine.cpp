#include "session/ExpectedMachine.h"

#include "export/ExpectedToml.h"

namespace armature {

Result<QString> expectedMachine(Session &session) {
    const auto catalog = session.catalog();
    if (!catalog)
        return catalog.problem();
    std::vector<StackChoice> choices;
    for (const Stack &stack : (*catalog)->stacks) {
        Choices wanted;
        wanted.stack = (*catalog)->nameOf(stack);
        session.setChoices(wanted);
        const auto report = session.report();
        if (!report)
            return report.problem();
        choices.push_back({wanted.stack, (*report)->torch});
    }
    const auto machine = session.machine();
    if (!machine)
        return machine.problem();
    return expectedToml(**machine, choices);
}

} // namespace armature
