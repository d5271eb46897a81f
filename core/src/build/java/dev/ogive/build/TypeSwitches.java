package dev.ogive.build;

import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A step of the build: type switches of compiled classes become calls of methods with a test per
/// type. As `javac` leaves them, each is a call site that is linked when it is first run, by
/// making a class at run time that no start-up cache keeps: a first query runs some sixty.
///
/// The methods do as [java.lang.runtime.SwitchBootstraps#typeSwitch] says: -1 for null, the first
/// label from `restart` on that the value is an instance of, or the number of labels. Switches over
/// other labels than types stay.
public final class TypeSwitches {
    private static final String BOOTSTRAP = "typeSwitch";
    private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

    /// @param type of the call site: a value and the label to begin with
    private record Switch(MethodTypeDesc type, List<ClassDesc> labels) {}

    private TypeSwitches() {}

    /// @param args the directory of the classes, which are on the class path with all that they refer to
    public static void main(String[] args) throws IOException {
        int replaced = 0;
        try (Stream<Path> files = Files.walk(Path.of(args[0]))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                replaced += replace(file);
            }
        }
        System.out.println(replaced + " type switches replaced");
    }

    private static int replace(Path file) throws IOException {
        ClassFile format = ClassFile.of();
        ClassModel model = format.parse(file);
        if (!mentionsSwitches(model)) {
            return 0;
        }
        ClassDesc owner = model.thisClass().asSymbol();
        boolean isInterface = model.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
        Map<Switch, String> names = new LinkedHashMap<>();
        byte[] replaced = format.transformClass(
                model,
                ClassTransform.transformingMethodBodies((code, element) -> {
                            Switch found = element instanceof InvokeDynamicInstruction call ? switchOf(call) : null;
                            if (found == null) {
                                code.with(element);
                            } else {
                                String name = names.computeIfAbsent(found, _ -> "typeSwitch$" + names.size());
                                code.invokestatic(owner, name, found.type(), isInterface);
                            }
                        })
                        .andThen(ClassTransform.endHandler(builder -> names.forEach((s, name) -> builder.withMethodBody(
                                name, s.type(), ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC, code -> write(s, code))))));
        if (!names.isEmpty()) {
            Files.write(file, replaced);
        }
        return names.size();
    }

    private static boolean mentionsSwitches(ClassModel model) {
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof Utf8Entry text && text.equalsString(BOOTSTRAP)) {
                return true;
            }
        }
        return false;
    }

    /// Null for other call sites.
    private static Switch switchOf(InvokeDynamicInstruction call) {
        DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
        boolean isTypeSwitch = bootstrap.owner().equals(BOOTSTRAPS)
                && bootstrap.methodName().equals(BOOTSTRAP)
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
        return isTypeSwitch
                ? new Switch(
                        call.typeSymbol(),
                        call.bootstrapArgs().stream().map(ClassDesc.class::cast).toList())
                : null;
    }

    private static void write(Switch s, CodeBuilder code) {
        Label present = code.newLabel();
        code.aload(0).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
        for (int i = 0; i < s.labels().size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf(s.labels().get(i)).ifeq(next);
            code.loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(s.labels().size()).ireturn();
    }
}
